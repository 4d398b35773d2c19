import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { institutions } from '../store/institutions.js';

/** What one event of the registry says of an institution. */
export interface InstitutionFacts {
  readonly uscc: string;
  readonly state: string;
  readonly sourceVersion: number;
}

/** Keeps the replica of an institution: the newest version wins, in whatever order they come. */
export const recordInstitutionCommand: UseCase<InstitutionFacts | DomainError, { readonly uscc: string }> = {
  name: 'record-institution',
  load: (inputs, unit) =>
    unit.fetch(
      institutions,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit) => {
    if (isDomainError(input)) return input;
    const { uscc, ...heard } = input;
    const known = unit.get(institutions, uscc);
    if (known === undefined || known.sourceVersion < heard.sourceVersion) {
      unit.put(institutions, { _id: uscc, ...heard });
    }
    return { uscc };
  },
};
