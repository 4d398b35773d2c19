import type { Job, Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { adjustApplicationCommand } from '../commands/adjust-application.js';
import { foldChanges } from '../domain/policy-facts.js';
import { missedChanges } from '../store/held-changes.js';

const everyMillis = 3_000;
/** What is younger may still be in the hands of who folds it in. */
const settledMillis = 5_000;

/**
 * Folds in the held endorsements and cancellations whose policy came at the same instant to another replica: each then
 * saw nothing of the other, and the subsidy would stand as if nothing had become of the policy.
 */
export const foldInMissedChanges = ({ store, clock, executor, log }: Platform<unknown>): Job => ({
  name: 'fold-in-missed-changes',
  everyMillis,
  run: async (signal) => {
    const openBefore = new Date(clock.now().getTime() - settledMillis);
    for await (const missed of missedChanges(store.db, openBefore)) {
      if (signal.aborted) return;
      const outcomes = await executor.executeAll(
        adjustApplicationCommand,
        missed.map((held) => ({ policyId: held._id, changes: foldChanges({}, held) })),
      );
      const failed = outcomes.find(isDomainError);
      if (failed === undefined) continue;
      log.warn(
        { code: failed.code, detail: failed.detail },
        'a held change of a policy could not be folded in',
      );
      return;
    }
  },
});
