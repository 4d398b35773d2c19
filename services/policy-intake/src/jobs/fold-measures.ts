import { type Job, Lease, type Platform, pause } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { foldMeasuresCommand } from '../commands/fold-measures.js';
import { recordStoredPoliciesCommand } from '../commands/record-stored-policies.js';
import { measureLeases } from '../store/measure-leases.js';
import { findMeasureProgress, nextPolicyIds } from '../store/measure-progress.js';
import { sizeOf, type WaitingRow, waitingMeasureRows } from '../store/measure-rows.js';
import { foldBatch } from './fold-batch.js';
import { FoldPace } from './fold-pace.js';

const largestGroup = 200;
const everyMillis = 1_000;

/** Once after an upgrade: policies stored by an earlier version are in no measure. */
const recordStored = async ({ executor, store }: Platform<unknown>, signal: AbortSignal): Promise<void> => {
  let progress = await findMeasureProgress(store.db);
  while (!signal.aborted && !progress.isRecorded) {
    const policyIds = await nextPolicyIds(store.db, progress.recordedAfter, largestGroup);
    const input = { policyIds, isLast: policyIds.length < largestGroup };
    if (isDomainError(await executor.execute(recordStoredPoliciesCommand, input))) return;
    progress = await findMeasureProgress(store.db);
  }
};

/** How many changes were folded; none where another process was faster. */
const fold = async ({ executor }: Platform<unknown>, batch: readonly WaitingRow[]): Promise<number> => {
  const executed = await executor.execute(foldMeasuresCommand, { rowIds: batch.map(({ _id }) => _id) });
  return isDomainError(executed) || executed.output.folded === 0 ? 0 : sizeOf(batch);
};

/**
 * Folds what transactions left for the measures into sums, so that a query reads few of both. One replica does at a
 * time: two would want the same rows and sums, and one of them in vain.
 */
export const foldMeasuresJob = (platform: Platform<unknown>): Job => {
  const pace = new FoldPace();
  return {
    name: 'fold-measures',
    everyMillis,
    run: async (signal) => {
      const { db } = platform.store;
      const { isRecorded } = await findMeasureProgress(db);
      const due = async (): Promise<readonly WaitingRow[]> => {
        const waiting = await waitingMeasureRows(db);
        const size = pace.due({ rows: waiting.length, changes: sizeOf(waiting) }, performance.now());
        return foldBatch(waiting, size);
      };
      let batch = await due();
      if (batch.length === 0 && isRecorded) return;
      const lease = new Lease({ db, collection: measureLeases.name, id: 'fold' });
      await lease.hold(async () => {
        await recordStored(platform, signal);
        while (batch.length > 0 && !signal.aborted && (await lease.renew())) {
          const begun = performance.now();
          const changes = await fold(platform, batch);
          if (changes === 0) return;
          pace.folded(changes);
          await pause(pace.restAfter(performance.now() - begun), signal);
          batch = await due();
        }
      });
    },
  };
};
