import type { Job, Platform } from '@donghu/chassis';
import { calendarDateAt, isDomainError } from '@donghu/kernel';
import { turnRatingCommand } from '../commands/turn-rating.js';
import { dueForTurn } from '../store/enterprise-queries.js';

/**
 * Rates whoever's rating changes with time alone: records grow older, classes and covers end, ratings expire,
 * announced drops come into force.
 */
export const turnRatingsJob = ({ clock, executor, store }: Platform<unknown>): Job => ({
  name: 'turn-ratings',
  everyMillis: 5_000,
  run: async (signal) => {
    const today = calendarDateAt(clock.now());
    for await (const due of dueForTurn(store.db, today)) {
      const outcomes = await executor.executeAll(
        turnRatingCommand,
        due.map((uscc) => ({ uscc })),
      );
      if (signal.aborted || outcomes.some(isDomainError)) return;
    }
  },
});
