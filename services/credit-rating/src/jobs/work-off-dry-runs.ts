import type { JobPlatform, Lease } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { type CountDryRun, countDryRunCommand, filesInOneGroup } from '../commands/count-dry-run.js';
import { findRunningDryRuns, type RunningDryRun } from '../store/dry-runs.js';
import { codesAfter } from '../store/enterprise-queries.js';

/** Works dry runs off, the oldest first, from wherever they are, as long as the lease holds. */
export const workOffDryRuns = async (
  { executor, store: { db } }: JobPlatform,
  lease: Pick<Lease, 'renew'>,
  signal: AbortSignal,
): Promise<void> => {
  /** Whether there is more to count, in just that order. */
  const count = async (group: CountDryRun): Promise<boolean> => {
    if (!(await lease.renew())) return false;
    const executed = await executor.execute(countDryRunCommand, group);
    return !isDomainError(executed) && executed.output.isGoingOn;
  };

  const workOff = async ({ id, after: begin }: RunningDryRun): Promise<void> => {
    let after = begin;
    for await (const codes of codesAfter(db, begin, filesInOneGroup)) {
      if (signal.aborted || !(await count({ id, after, codes }))) return;
      after = codes.at(-1) ?? after;
    }
    await count({ id, after, codes: [] });
  };

  for (const dryRun of await findRunningDryRuns(db)) await workOff(dryRun);
};
