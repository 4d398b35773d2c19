import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { institutions } from '../store/institutions.js';

export interface RecordInstitution {
  readonly uscc: string;
  readonly isOpen: boolean;
  readonly sourceVersion: number;
}

/** Keeps the newest state of an institution, whatever order the states come in. */
export const recordInstitutionCommand: UseCase<RecordInstitution | DomainError, { readonly kept: boolean }> =
  {
    name: 'record-institution',
    load: (inputs, unit) =>
      unit.fetch(
        institutions,
        inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
      ),
    decide: (input, unit) => {
      if (isDomainError(input)) return input;
      const known = unit.get(institutions, input.uscc);
      if (known !== undefined && known.sourceVersion >= input.sourceVersion) return { kept: false };
      const { uscc, isOpen, sourceVersion } = input;
      unit.put(institutions, { _id: uscc, isOpen, sourceVersion });
      return { kept: true };
    },
  };
