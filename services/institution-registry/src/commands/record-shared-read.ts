import type { Principal, UseCase } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { CatalogueEntry } from '../domain/data-catalogue.js';
import { fieldsGranted } from '../domain/sharing-request.js';
import { sharedReads } from '../store/shared-reads.js';
import { sharingRequests } from '../store/sharing-requests.js';
import { entryIn, fetchEntriesOf } from './read-catalogue.js';
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

const notHere = (): DomainError =>
  domainError('FORBIDDEN', 'ratings are looked up at the credit service, under the id of this request', {
    facts: { reason: 'ELSEWHERE' },
  });

/** Decides on a look-up under a grant, and writes it to the log before anything is shown. */
export const recordSharedReadCommand: UseCase<RecordSharedRead, SharedReadRecorded> = {
  name: 'record-shared-read',
  load: async (inputs, unit) => {
    const ids = inputs.map(({ grantId }) => grantId);
    await unit.fetch(sharingRequests.collection, ids);
    await fetchEntriesOf(unit, ids);
  },
  decide: ({ grantId, subject, purpose, fields, principal }, unit, facts) => {
    const grant = unit.get(sharingRequests.collection, grantId);
    const party = partyOf(principal);
    const entry = grant === undefined ? undefined : entryIn(unit, grant.entryId);
    const decided = fieldsGranted(grant, { party, purpose, fields, on: facts.today });
    const granted = entry?.dataset === 'RATING' && !isDomainError(decided) ? notHere() : decided;
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
    if (entry === undefined) throw new Error(`the catalogue lost the entry of the grant ${grantId}`);
    return { kind: 'ADMITTED', readId, dataset: entry.dataset, fields: granted };
  },
};
