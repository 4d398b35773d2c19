import type { Platform } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import type { LookUpMemory } from './commands/look-up-from-memory.js';
import { wholeRating } from './grpc/known-ratings.js';
import { RatingWatch } from './grpc/rating-watch.js';
import { ChangeFeed } from './store/change-feed.js';
import { identityOfChanges } from './store/change-stream-identity.js';
import { LookupAudit } from './store/lookup-audit.js';
import { LookupMirror } from './store/lookup-mirror.js';

export interface LookUps {
  readonly memory: LookUpMemory;
  readonly watch: RatingWatch;
  close(): Promise<void>;
}

/** What look-ups are answered from: it fills itself while the service starts, and the store answers meanwhile. */
export const openLookUps = async ({ store, clock, log }: Platform<unknown>): Promise<LookUps> => {
  const mirror = new LookupMirror(store.db, clock, wholeRating);
  const watch = new RatingWatch(await identityOfChanges(store.db), clock);
  const feed = new ChangeFeed({ db: store.db, wallClock: systemClock, log, followers: [mirror, watch] });
  await feed.start();
  return {
    memory: { mirror, audit: new LookupAudit(store.db) },
    watch,
    close: async () => {
      await feed.stop();
      watch.close();
      mirror.close();
    },
  };
};
