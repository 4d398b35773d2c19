import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { enterprises } from '../store/enterprises.js';

/** What one event of the registry says of an enterprise. */
export interface EnterpriseFacts {
  readonly uscc: string;
  readonly nameZh: string;
  readonly sourceVersion: number;
}

/** Keeps the replica of an enterprise: the newest version wins, in whatever order they come. */
export const recordEnterpriseCommand: UseCase<EnterpriseFacts | DomainError, { readonly uscc: string }> = {
  name: 'record-enterprise',
  load: (inputs, unit) =>
    unit.fetch(
      enterprises,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit) => {
    if (isDomainError(input)) return input;
    const { uscc, ...heard } = input;
    const known = unit.get(enterprises, uscc);
    if (known === undefined || known.sourceVersion < heard.sourceVersion) {
      unit.put(enterprises, { _id: uscc, ...heard });
    }
    return { uscc };
  },
};
