import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Institution } from '../domain/institution.js';

/** An institution under its code; optional facts are absent, not null. */
export interface InstitutionDocument extends StoredDocument, Institution {}

export const institutions = documentCollection<InstitutionDocument>('institutions', [
  { key: { state: 1, _id: 1 }, name: 'state' },
]);
