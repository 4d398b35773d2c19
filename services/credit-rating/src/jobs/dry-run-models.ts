import { type Job, Lease, type Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { countDryRunCommand } from '../commands/count-dry-run.js';
import { findRunningDryRuns } from '../store/dry-runs.js';
import { modelLeases } from '../store/model-leases.js';

const everyMillis = 1_000;

/** Works dry runs off, the oldest first, from wherever they are. One replica does at a time. */
export const dryRunModelsJob = ({ executor, store }: Platform<unknown>): Job => {
  const workOff = async (id: string, lease: Lease, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && (await lease.renew())) {
      const executed = await executor.execute(countDryRunCommand, { id });
      if (isDomainError(executed) || executed.output.isFinished) return;
    }
  };

  return {
    name: 'dry-run-models',
    everyMillis,
    run: async (signal) => {
      const { db } = store;
      if ((await findRunningDryRuns(db)).length === 0) return;
      const lease = new Lease({ db, collection: modelLeases.name, id: 'dry-run' });
      await lease.hold(async () => {
        for (const id of await findRunningDryRuns(db)) await workOff(id, lease, signal);
      });
    },
  };
};
