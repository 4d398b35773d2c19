import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { RepairApplication } from '../domain/repair.js';

export interface RepairDocument extends StoredDocument, RepairApplication {}

export const repairs = documentCollection<RepairDocument>('repairs', [
  { key: { enterpriseUscc: 1, _id: 1 }, name: 'enterprise' },
  { key: { state: 1, _id: 1 }, name: 'state' },
]);
