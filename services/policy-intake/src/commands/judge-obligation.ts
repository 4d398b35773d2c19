import type { Draft, UseCase } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { fullCoverageLines } from '../parameters/coverage-lines.js';
import { coverFileId, coverFiles } from '../store/cover-files.js';
import { type ObligationDocument, obligations } from '../store/obligations.js';
import { fetchCoverFiles, judgeCoverFile } from './cover-file.js';

/** Judges the lapses of an enterprise by its new duty, once the replica has it. */
export const judgeObligationCommand: UseCase<
  Draft<ObligationDocument> | DomainError,
  { readonly steps: number }
> = {
  name: 'judge-obligation',
  load: (inputs, unit) =>
    fetchCoverFiles(
      unit,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input])),
    ),
  decide: (input, unit, facts) => {
    if (isDomainError(input)) return input;
    const { line, enterpriseUscc } = input;
    if (!fullCoverageLines.includes(line)) return { steps: 0 };
    if ((unit.get(obligations, input._id)?.sourceVersion ?? 0) < input.sourceVersion) {
      return domainError('PREDECESSOR_MISSING', 'The duty is not known here yet');
    }
    const covers = unit.get(coverFiles, coverFileId(line, enterpriseUscc))?.covers ?? [];
    return { steps: judgeCoverFile(unit, { line, enterpriseUscc }, covers, facts).length };
  },
};
