import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import type { ClaimOnFile } from '../domain/claim-on-file.js';
import { fileClaim } from '../domain/enterprise-file.js';
import { fetchFiles } from './fetch-files.js';
import { fileOf, stageEnterprise } from './stage-enterprise.js';

export interface TakeClaim {
  readonly uscc: string;
  readonly claim: ClaimOnFile;
}

/** Keeps what became of a claim in the insurance record of the insured and rates it anew. */
export const takeClaimCommand: UseCase<TakeClaim | DomainError, { readonly taken: boolean }> = {
  name: 'take-claim',
  load: (inputs, unit) =>
    fetchFiles(
      unit,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit, facts) => {
    if (isDomainError(input)) return input;
    const { uscc, claim } = input;
    const before = fileOf(unit, uscc);
    const file = fileClaim(before, claim);
    if (file === before) return { taken: false };
    stageEnterprise(unit, facts, uscc, file, 'INSURANCE_CHANGED');
    return { taken: true };
  },
};
