import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, domainError, isDomainError } from '@donghu/kernel';
import { type AuthorisedPurpose, addGrant, revokeGrant } from '../domain/authorisation.js';
import { authorisations, authorisationsId, grantId } from '../store/authorisations.js';
import { logAuthorisationChange } from '../store/rating-changes.js';

export interface GrantAuthorisation {
  readonly subject: string;
  readonly asker: string;
  readonly purpose: AuthorisedPurpose;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly by: string;
}

const ownAsker = {
  pointer: '/asker',
  rule: 'SUBJECT_ITSELF',
  detail: 'the asker is another party than the subject',
};

/** The subject lets an insurer or a bank look it up for a purpose and a time. */
export const grantAuthorisationCommand: UseCase<GrantAuthorisation, { readonly id: string }> = {
  name: 'grant-authorisation',
  load: (inputs, unit) =>
    unit.fetch(
      authorisations,
      inputs.map(({ subject, asker, purpose }) => authorisationsId(subject, asker, purpose)),
    ),
  decide: ({ subject, asker, purpose, from, to, by }, unit, { now, today }) => {
    if (asker === subject)
      return domainError('VALIDATION_FAILED', 'an enterprise needs no authorisation for itself', {
        fields: [ownAsker],
      });
    const _id = authorisationsId(subject, asker, purpose);
    const before = unit.get(authorisations, _id)?.grants ?? [];
    const grants = addGrant(before, { from, to }, by, now, today);
    if (isDomainError(grants)) return grants;
    const version = unit.put(authorisations, { _id, subject, asker, purpose, grants });
    logAuthorisationChange(unit, { authorisation: _id, version, grants, at: now });
    return { id: grantId(_id, grants.length) };
  },
};

export interface RevokeAuthorisation {
  readonly documentId: string;
  readonly number: number;
}

/** The subject takes it back; the next look-up is refused. */
export const revokeAuthorisationCommand: UseCase<RevokeAuthorisation, { readonly id: string }> = {
  name: 'revoke-authorisation',
  load: (inputs, unit) =>
    unit.fetch(
      authorisations,
      inputs.map(({ documentId }) => documentId),
    ),
  decide: ({ documentId, number }, unit, { now }) => {
    const stored = unit.get(authorisations, documentId);
    if (stored === undefined) return domainError('NOT_FOUND', 'there is no such authorisation');
    const grants = revokeGrant(stored.grants, number, now);
    if (isDomainError(grants)) return grants;
    const version = unit.put(authorisations, { ...stored, grants });
    logAuthorisationChange(unit, { authorisation: documentId, version, grants, at: now });
    return { id: grantId(documentId, number) };
  },
};
