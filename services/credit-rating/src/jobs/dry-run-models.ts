import { type Job, Lease, type Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { type CountDryRun, countDryRunCommand, filesInOneGroup } from '../commands/count-dry-run.js';
import { findRunningDryRuns, type RunningDryRun } from '../store/dry-runs.js';
import { codesAfter } from '../store/enterprise-queries.js';
import { modelLeases } from '../store/model-leases.js';

const everyMillis = 1_000;

/** Works dry runs off, the oldest first, from wherever they are. One replica does at a time. */
export const dryRunModelsJob = ({ executor, store }: Platform<unknown>): Job => {
  const { db } = store;

  /** Whether there is more to count, in just that order. */
  const count = async (group: CountDryRun, lease: Lease): Promise<boolean> => {
    if (!(await lease.renew())) return false;
    const executed = await executor.execute(countDryRunCommand, group);
    return !isDomainError(executed) && executed.output.isGoingOn;
  };

  const workOff = async (
    { id, after: begin }: RunningDryRun,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> => {
    let after = begin;
    for await (const codes of codesAfter(db, begin, filesInOneGroup)) {
      if (signal.aborted || !(await count({ id, after, codes }, lease))) return;
      after = codes.at(-1) ?? after;
    }
    await count({ id, after, codes: [] }, lease);
  };

  return {
    name: 'dry-run-models',
    everyMillis,
    run: async (signal) => {
      if ((await findRunningDryRuns(db)).length === 0) return;
      const lease = new Lease({ db, collection: modelLeases.name, id: 'dry-run' });
      await lease.hold(async () => {
        for (const dryRun of await findRunningDryRuns(db)) await workOff(dryRun, lease, signal);
      });
    },
  };
};
