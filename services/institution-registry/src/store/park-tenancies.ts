import type { ParkTenancy } from '../domain/park-tenancy.js';
import { keptRecords } from './kept-records.js';

export const parkTenancies = keptRecords<ParkTenancy>('park_tenancies', [
  { key: { park: 1, _id: 1 }, name: 'park' },
  { key: { tenantUscc: 1, _id: 1 }, name: 'tenant' },
]);
