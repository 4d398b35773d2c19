import type { Job, Platform } from '@donghu/chassis';
import { filesInOneGroup } from '../commands/count-dry-run.js';
import { findRunningDryRuns } from '../store/dry-runs.js';
import { countEnterprises } from '../store/enterprise-queries.js';
import { leasedJob } from './leased-job.js';
import { workOffDryRuns } from './work-off-dry-runs.js';

export const dryRunModelsName = 'dry-run-models';

/** Tries models on everybody, in one replica at a time. */
export const dryRunModelsJob = (platform: Platform<unknown>): Job =>
  leasedJob(platform, {
    name: dryRunModelsName,
    everyMillis: 1_000,
    howMuch: async () => {
      if ((await findRunningDryRuns(platform.store.db)).length === 0) return 'NOTHING';
      return (await countEnterprises(platform.store.db)) <= filesInOneGroup ? 'LITTLE' : 'MUCH';
    },
    work: (lease, signal) => workOffDryRuns(platform, lease, signal),
  });
