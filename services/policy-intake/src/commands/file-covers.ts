import type { Job, Platform, UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { fullCoverageLines } from '../parameters/coverage-lines.js';
import { coverFileId, coverFiles } from '../store/cover-files.js';
import { coverFilings, findCoverFiling, findPoliciesOfLine } from '../store/cover-filings.js';
import { bookedPolicy, policies } from '../store/policies.js';
import { fetchCoverFilesOfPolicies, fileCover } from './cover-file.js';

interface FileCovers {
  readonly line: string;
  readonly policyIds: readonly string[];
  readonly isLast: boolean;
}

/** Files policies that are not filed yet. */
export const fileCoversCommand: UseCase<FileCovers, { readonly filed: number }> = {
  name: 'file-covers',
  load: async (inputs, unit) => {
    const ids = inputs.flatMap(({ policyIds }) => policyIds);
    await Promise.all([
      unit.fetch(policies, ids),
      unit.fetch(
        coverFilings,
        inputs.map(({ line }) => line),
      ),
    ]);
    await fetchCoverFilesOfPolicies(unit, ids);
  },
  decide: ({ line, policyIds, isLast }, unit, facts) => {
    const filing = unit.get(coverFilings, line);
    // Another process was faster.
    if (filing?.done === true) return { filed: 0 };
    const missing = policyIds.filter((id) => {
      const report = bookedPolicy(unit.get(policies, id))?.report;
      if (report === undefined) return false;
      const file = unit.get(coverFiles, coverFileId(report.line, report.insuredUscc));
      return file?.covers.some(({ policyId }) => policyId === id) !== true;
    });
    for (const id of missing) fileCover(unit, id, facts);
    const after = [filing?.after ?? '', ...policyIds].toSorted().at(-1) ?? '';
    unit.put(coverFilings, { _id: line, after, done: isLast });
    return { filed: missing.length };
  },
};

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
