import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import type { EnterpriseFacts } from '../domain/assess.js';
import { enterprises } from '../store/enterprises.js';

export interface RecordEnterprise {
  readonly uscc: string;
  readonly enterprise: EnterpriseFacts;
  readonly sourceVersion: number;
}

/** Keeps the newest state of an enterprise, whatever order the states come in. */
export const recordEnterpriseCommand: UseCase<RecordEnterprise | DomainError, { readonly kept: boolean }> = {
  name: 'record-enterprise',
  load: (inputs, unit) =>
    unit.fetch(
      enterprises,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit) => {
    if (isDomainError(input)) return input;
    const known = unit.get(enterprises, input.uscc);
    if (known !== undefined && known.sourceVersion >= input.sourceVersion) return { kept: false };
    unit.put(enterprises, { _id: input.uscc, ...input.enterprise, sourceVersion: input.sourceVersion });
    return { kept: true };
  },
};
