import type { Job, Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { heldBefore, tellOverdueCommand } from '../commands/tell-overdue.js';
import { findOverdue } from '../store/policy-queries.js';

const largestGroup = 500;

/** Finds what has waited too long, by the business clock. */
export const tellOverdueJob = ({ clock, executor, store }: Platform<unknown>): Job => ({
  name: 'tell-overdue',
  everyMillis: 5_000,
  run: async (signal) => {
    while (!signal.aborted) {
      const due = await findOverdue(store.db, heldBefore(clock.now()), largestGroup);
      const outcomes = await executor.executeAll(
        tellOverdueCommand,
        due.map((policyId) => ({ policyId })),
      );
      if (due.length < largestGroup || outcomes.some(isDomainError)) return;
    }
  },
});
