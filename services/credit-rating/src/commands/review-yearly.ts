import type { Job, Platform, UseCase } from '@donghu/chassis';
import { type CalendarDate, calendarDateAt, isDomainError } from '@donghu/kernel';
import { findDueForReview } from '../store/enterprise-queries.js';
import { enterprises } from '../store/enterprises.js';
import { stageEnterprise } from './stage-enterprise.js';

/** Rates an enterprise on its yearly day; negative records have grown older, validity is renewed. */
export const reviewYearlyCommand: UseCase<
  { readonly uscc: string; readonly dueOn: CalendarDate },
  { readonly reviewed: boolean }
> = {
  name: 'review-yearly',
  load: (inputs, unit) =>
    unit.fetch(
      enterprises,
      inputs.map(({ uscc }) => uscc),
    ),
  decide: ({ uscc, dueOn }, unit, facts) => {
    const stored = unit.get(enterprises, uscc);
    if (stored === undefined || stored.nextReviewOn > dueOn) return { reviewed: false };
    stageEnterprise(unit, facts, uscc, stored, 'YEARLY');
    return { reviewed: true };
  },
};

const largestGroup = 500;

/** Finds who is due and rates them in groups. */
export const yearlyReviewJob = ({ clock, executor, store }: Platform<unknown>): Job => ({
  name: 'yearly-review',
  everyMillis: 60_000,
  run: async (signal) => {
    const dueOn = calendarDateAt(clock.now());
    while (!signal.aborted) {
      const due = await findDueForReview(store.db, dueOn, largestGroup);
      const outcomes = await executor.executeAll(
        reviewYearlyCommand,
        due.map((uscc) => ({ uscc, dueOn })),
      );
      if (due.length < largestGroup || outcomes.some(isDomainError)) return;
    }
  },
});
