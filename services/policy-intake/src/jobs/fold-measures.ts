import { type Job, Lease, type Platform, pause } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { foldMeasuresCommand } from '../commands/fold-measures.js';
import { recordStoredPoliciesCommand } from '../commands/record-stored-policies.js';
import { measureLeases } from '../store/measure-leases.js';
import { findMeasureProgress, nextPolicyIds } from '../store/measure-progress.js';
import { countMeasureRows, mostWaitingRows, someMeasureRows } from '../store/measure-rows.js';
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

/** How many changes of about so many were folded; none where another process was faster. */
const foldSome = async ({ executor, store }: Platform<unknown>, mostChanges: number): Promise<number> => {
  const { ids: rowIds, changes } = await someMeasureRows(store.db, mostChanges);
  if (rowIds.length === 0) return 0;
  return isDomainError(await executor.execute(foldMeasuresCommand, { rowIds })) ? 0 : changes;
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
      const due = async (): Promise<number> =>
        pace.due(await countMeasureRows(db, mostWaitingRows), performance.now());
      let size = await due();
      if (size === 0 && isRecorded) return;
      const lease = new Lease({ db, collection: measureLeases.name, id: 'fold' });
      await lease.hold(async () => {
        await recordStored(platform, signal);
        while (size > 0 && !signal.aborted && (await lease.renew())) {
          const begun = performance.now();
          const folded = await foldSome(platform, size);
          if (folded === 0) return;
          pace.folded(folded);
          await pause(pace.restAfter(performance.now() - begun), signal);
          size = await due();
        }
      });
    },
  };
};
