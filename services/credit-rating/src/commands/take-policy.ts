import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { filePolicy } from '../domain/enterprise-file.js';
import type { PolicyOnFile } from '../domain/policy-on-file.js';
import { fetchFiles } from './fetch-files.js';
import { fileOf, stageEnterprise } from './stage-enterprise.js';

export interface TakePolicy {
  readonly uscc: string;
  /** What the event tells of the policy: its acceptance, an endorsement or its cancellation. */
  readonly policy: PolicyOnFile;
}

/** Keeps what became of a policy in the insurance record of the insured and rates it anew. */
export const takePolicyCommand: UseCase<TakePolicy | DomainError, { readonly ratingVersion: number }> = {
  name: 'take-policy',
  load: (inputs, unit) =>
    fetchFiles(
      unit,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit, facts) => {
    if (isDomainError(input)) return input;
    const { uscc, policy } = input;
    const file = filePolicy(fileOf(unit, uscc), policy);
    return { ratingVersion: stageEnterprise(unit, facts, uscc, file, 'INSURANCE_CHANGED').version };
  },
};
