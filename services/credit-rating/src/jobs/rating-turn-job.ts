import { type Job, Lease, type Platform } from '@donghu/chassis';
import { systemClock, uuidV7 } from '@donghu/kernel';
import { modelLeases } from '../store/model-leases.js';
import { rateDue, ratedAtOnce } from './rate-due.js';
import type { RatingTask } from './rating-task.js';
import type { RatingTurn } from './rating-turn.js';

/** The built module, whether this is its source or built itself: a thread loads what Node can run. */
const thread = new URL('../../dist/jobs/rating-thread.js', import.meta.url);

const howManyAreDue = async (
  platform: Platform<unknown>,
  turn: RatingTurn,
): Promise<'NONE' | 'FEW' | 'MANY'> => {
  for await (const { length } of await turn.due(platform, ratedAtOnce)) {
    return length < ratedAtOnce ? 'FEW' : 'MANY';
  }
  return 'NONE';
};

/**
 * Rates whoever's turn has come, in one replica at a time. Many are rated in a thread of their own, as a further replica
 * would do it: look-ups wait behind none of them.
 */
export const ratingTurnJob = (platform: Platform<unknown>, turn: RatingTurn): Job => ({
  name: turn.name,
  everyMillis: turn.everyMillis,
  run: async (signal) => {
    const due = await howManyAreDue(platform, turn);
    if (due === 'NONE') return;
    const leaseOwner = uuidV7(systemClock);
    const lease = new Lease({
      db: platform.store.db,
      collection: modelLeases.name,
      id: turn.name,
      owner: leaseOwner,
    });
    const task: RatingTask = { turn: turn.name, leaseOwner };
    await lease.hold(() =>
      due === 'FEW'
        ? rateDue(platform, turn, lease, signal)
        : platform.runInThread(thread, { ...task }, signal),
    );
  },
});
