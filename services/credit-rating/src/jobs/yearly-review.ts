import type { Job, Platform } from '@donghu/chassis';
import { calendarDateAt, isDomainError } from '@donghu/kernel';
import { reviewYearlyCommand } from '../commands/review-yearly.js';
import { dueForReview } from '../store/enterprise-queries.js';

/** Finds who is due and rates them in groups. */
export const yearlyReviewJob = ({ clock, executor, store }: Platform<unknown>): Job => ({
  name: 'yearly-review',
  everyMillis: 60_000,
  run: async (signal) => {
    const dueOn = calendarDateAt(clock.now());
    for await (const due of dueForReview(store.db, dueOn)) {
      const outcomes = await executor.executeAll(
        reviewYearlyCommand,
        due.map((uscc) => ({ uscc, dueOn })),
      );
      if (signal.aborted || outcomes.some(isDomainError)) return;
    }
  },
});
