import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Demand } from '../domain/demand.js';

export interface DemandDocument extends StoredDocument, Demand {}

export const demands = documentCollection<DemandDocument>('demands', [
  { key: { enterpriseUscc: 1, _id: 1 }, name: 'enterprise' },
]);
