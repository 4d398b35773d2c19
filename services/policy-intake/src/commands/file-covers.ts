import type { UseCase } from '@donghu/chassis';
import { coverFileId, coverFiles } from '../store/cover-files.js';
import { coverFilings } from '../store/cover-filings.js';
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
