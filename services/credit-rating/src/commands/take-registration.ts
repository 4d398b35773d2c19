import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { fileRegistration, type Registration } from '../domain/enterprise-file.js';
import { fetchFiles } from './fetch-files.js';
import { fileOf, stageEnterprise } from './stage-enterprise.js';

export interface TakeRegistration {
  readonly uscc: string;
  readonly registration: Registration;
}

/** Keeps the registry's newest word about an enterprise and rates it anew. */
export const takeRegistrationCommand: UseCase<TakeRegistration | DomainError, { readonly taken: boolean }> = {
  name: 'take-registration',
  load: (inputs, unit) =>
    fetchFiles(
      unit,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit, facts) => {
    if (isDomainError(input)) return input;
    const { uscc, registration } = input;
    const before = fileOf(unit, uscc);
    const file = fileRegistration(before, registration);
    if (file === before) return { taken: false };
    stageEnterprise(unit, facts, uscc, file, 'REGISTRATION_CHANGED');
    return { taken: true };
  },
};
