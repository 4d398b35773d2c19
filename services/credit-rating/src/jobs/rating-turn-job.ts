import type { Job, Platform } from '@donghu/chassis';
import { leasedJob } from './leased-job.js';
import { rateDue, ratedAtOnce } from './rate-due.js';
import type { RatingTurn } from './rating-turn.js';

/** Rates whoever's turn has come. */
export const ratingTurnJob = (platform: Platform<unknown>, turn: RatingTurn): Job =>
  leasedJob(platform, {
    name: turn.name,
    everyMillis: turn.everyMillis,
    howMuch: async () => {
      for await (const { length } of await turn.due(platform, ratedAtOnce)) {
        return length < ratedAtOnce ? 'LITTLE' : 'MUCH';
      }
      return 'NOTHING';
    },
    work: (lease, signal) => rateDue(platform, turn, lease, signal),
  });
