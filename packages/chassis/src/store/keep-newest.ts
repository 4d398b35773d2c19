import { type DomainError, isDomainError } from '@donghu/kernel';
import type { DocumentCollection, Draft, StoredDocument } from './document-collection.js';
import type { UseCase } from './use-case.js';

/** A copy of what another service owns, as far as this one needs it; built from that service's events only. */
export interface Replica extends StoredDocument {
  /** Version of the owner's record that the copy is of. */
  readonly sourceVersion: number;
}

/**
 * Keeps the newest state of each record, whatever order the states come in; its version is the owner's, so that
 * the same events give the same bytes. A state that could not be read is refused.
 */
export const keepNewest = <D extends Replica>(
  name: string,
  collection: DocumentCollection<D>,
): UseCase<(Draft<D> & Draft<Replica>) | DomainError, { readonly kept: boolean }> => ({
  name,
  load: (inputs, unit) =>
    unit.fetch(
      collection,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input._id])),
    ),
  decide: (input, unit) => {
    if (isDomainError(input)) return input;
    const known = unit.get(collection, input._id);
    if (known !== undefined && known.sourceVersion >= input.sourceVersion) return { kept: false };
    unit.put(collection, input, input.sourceVersion);
    return { kept: true };
  },
});
