import type { Job, Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { fileCoversCommand } from '../commands/file-covers.js';
import { fullCoverageLines } from '../parameters/coverage-lines.js';
import { findCoverFiling, findPoliciesOfLine } from '../store/cover-filings.js';

const largestGroup = 200;

/** Once after an upgrade: policies stored by an earlier version have no cover file. */
export const fileCoversJob = ({ executor, store }: Platform<unknown>): Job => ({
  name: 'file-covers',
  everyMillis: 5_000,
  run: async (signal) => {
    for (const line of fullCoverageLines) {
      let filing = await findCoverFiling(store.db, line);
      while (!signal.aborted && filing?.done !== true) {
        const policyIds = await findPoliciesOfLine(store.db, line, filing?.after ?? '', largestGroup);
        const input = { line, policyIds, isLast: policyIds.length < largestGroup };
        if (isDomainError(await executor.execute(fileCoversCommand, input))) return;
        filing = await findCoverFiling(store.db, line);
      }
    }
  },
});
