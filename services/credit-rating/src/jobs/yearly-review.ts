import { calendarDateAt } from '@donghu/kernel';
import { reviewYearlyCommand } from '../commands/review-yearly.js';
import { dueForReview } from '../store/enterprise-queries.js';
import type { RatingTurn } from './rating-turn.js';

/** Rates whoever's yearly day has come. */
export const yearlyReview: RatingTurn = {
  name: 'yearly-review',
  everyMillis: 60_000,
  due: async ({ clock, store }, largestGroup) =>
    dueForReview(store.db, calendarDateAt(clock.now()), largestGroup),
  rate: ({ clock, executor }, codes) => {
    const dueOn = calendarDateAt(clock.now());
    return executor.executeAll(
      reviewYearlyCommand,
      codes.map((uscc) => ({ uscc, dueOn })),
    );
  },
};
