import type { Principal, UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import type { CatalogueEntry } from '../domain/data-catalogue.js';
import { fieldsGranted } from '../domain/sharing-request.js';
import { dataCatalogue } from '../parameters/data-catalogue.js';
import { catalogueEntries } from '../store/data-catalogue.js';
import { sharedReads } from '../store/shared-reads.js';
import { sharingRequests } from '../store/sharing-requests.js';
import { entryIn } from './read-catalogue.js';
import { partyOf } from './request-sharing.js';

export interface RecordSharedRead {
  readonly grantId: string;
  readonly subject: string;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly principal: Principal;
}

/** A refusal is an outcome here: it is recorded, too. */
export type SharedReadRecorded =
  | {
      readonly kind: 'ADMITTED';
      readonly readId: string;
      readonly dataset: CatalogueEntry['dataset'];
      readonly fields: readonly string[];
    }
  | { readonly kind: 'REFUSED'; readonly readId: string; readonly error: DomainError };

/** Decides on a look-up under a grant, and writes it to the log before anything is shown. */
export const recordSharedReadCommand: UseCase<RecordSharedRead, SharedReadRecorded> = {
  name: 'record-shared-read',
  load: async (inputs, unit) => {
    await unit.fetch(
      sharingRequests.collection,
      inputs.map(({ grantId }) => grantId),
    );
    const wanted = inputs.flatMap(
      ({ grantId }) => unit.get(sharingRequests.collection, grantId)?.entryId ?? [],
    );
    const isAdded = (id: string): boolean => dataCatalogue.every((entry) => entry.id !== id);
    await unit.fetch(catalogueEntries.collection, wanted.filter(isAdded));
  },
  decide: ({ grantId, subject, purpose, fields, principal }, unit, facts) => {
    const grant = unit.get(sharingRequests.collection, grantId);
    const party = partyOf(principal);
    const granted = fieldsGranted(grant, { party, purpose, fields, on: facts.today });
    const readId = facts.newId();
    unit.append(sharedReads, {
      _id: readId,
      at: facts.now,
      by: principal.subject,
      party,
      grantId,
      subject,
      purpose,
      asked: fields,
      given: isDomainError(granted) ? [] : granted,
      outcome: isDomainError(granted) ? (granted.facts.reason ?? granted.code) : 'READ',
    });
    if (isDomainError(granted)) return { kind: 'REFUSED', readId, error: granted };
    const entry = grant === undefined ? undefined : entryIn(unit, grant.entryId);
    if (entry === undefined) throw new Error(`the catalogue lost the entry of the grant ${grantId}`);
    return { kind: 'ADMITTED', readId, dataset: entry.dataset, fields: granted };
  },
};
