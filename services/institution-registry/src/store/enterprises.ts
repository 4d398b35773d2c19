import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Enterprise } from '../domain/enterprise.js';

export interface EnterpriseDocument extends StoredDocument, Enterprise {}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises', [
  { key: { inZone: 1, _id: 1 }, name: 'inZone' },
]);
