import type { Job, Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { cancelApplicationCommand } from '../commands/cancel-application.js';
import { missedCancellations } from '../store/held-cancellations.js';

const everyMillis = 3_000;
/** What is younger may still be in the hands of who folds it in. */
const settledMillis = 5_000;

/**
 * Folds in the held cancellations whose policy came at the same instant to another replica: each then saw nothing of
 * the other, and the subsidy of a cancelled policy would stand.
 */
export const foldInMissedCancellations = ({ store, clock, executor, log }: Platform<unknown>): Job => ({
  name: 'fold-in-missed-cancellations',
  everyMillis,
  run: async (signal) => {
    const openBefore = new Date(clock.now().getTime() - settledMillis);
    for await (const missed of missedCancellations(store.db, openBefore)) {
      if (signal.aborted) return;
      const outcomes = await executor.executeAll(
        cancelApplicationCommand,
        missed.map(({ _id, cancellation }) => ({ policyId: _id, cancellation })),
      );
      const failed = outcomes.find(isDomainError);
      if (failed === undefined) continue;
      log.warn({ code: failed.code, detail: failed.detail }, 'a held cancellation could not be folded in');
      return;
    }
  },
});
