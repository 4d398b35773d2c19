import type { Job, Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { foldMeasuresCommand } from '../commands/fold-measures.js';
import { recordStoredPoliciesCommand } from '../commands/record-stored-policies.js';
import { findMeasureProgress, nextPolicyIds } from '../store/measure-progress.js';
import { someMeasureRows } from '../store/measure-rows.js';

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

/** Folds what transactions left for the measures into sums, so that a query reads few of both. */
export const foldMeasuresJob = (platform: Platform<unknown>): Job => ({
  name: 'fold-measures',
  everyMillis,
  run: async (signal) => {
    await recordStored(platform, signal);
    const { executor, store } = platform;
    while (!signal.aborted) {
      const rowIds = await someMeasureRows(store.db);
      if (rowIds.length === 0) return;
      if (isDomainError(await executor.execute(foldMeasuresCommand, { rowIds }))) return;
    }
  },
});
