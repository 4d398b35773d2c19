import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Objection } from '../domain/objection.js';

export interface ObjectionDocument extends StoredDocument, Objection {}

export const objections = documentCollection<ObjectionDocument>('objections', [
  { key: { enterpriseUscc: 1, _id: 1 }, name: 'enterprise' },
  { key: { state: 1, _id: 1 }, name: 'state' },
]);
