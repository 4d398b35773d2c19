import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { AuthorisedPurpose, Grant, Purpose } from '../domain/authorisation.js';

/** All grants of one subject to one asker for one purpose: a look-up finds them by id. */
export interface AuthorisationDocument extends StoredDocument {
  readonly subject: string;
  readonly asker: string;
  readonly purpose: AuthorisedPurpose;
  readonly grants: readonly Grant[];
}

export const authorisationsId = (subject: string, asker: string, purpose: Purpose): string =>
  `${subject}.${asker}.${purpose}`;

/** What the subject knows a grant by. */
export const grantId = (documentId: string, number: number): string => `${documentId}.${number}`;

/** Reads a grant's id back; undefined when it is none. */
export const parseGrantId = (
  id: string,
): { readonly documentId: string; readonly subject: string; readonly number: number } | undefined => {
  const found = /^(([0-9A-Z]{18})\.[0-9A-Z]{18}\.[A-Z_]{1,20})\.([1-9][0-9]{0,5})$/.exec(id);
  const [, documentId, subject, number] = found ?? [];
  return documentId === undefined || subject === undefined
    ? undefined
    : { documentId, subject, number: Number(number) };
};

export const authorisations = documentCollection<AuthorisationDocument>('authorisations', [
  { key: { subject: 1 }, name: 'subject' },
]);
