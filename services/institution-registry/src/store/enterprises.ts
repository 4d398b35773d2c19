import type { Enterprise } from '../domain/enterprise.js';
import { keptRecords } from './kept-records.js';

/** Enterprises under their codes. */
export const enterprises = keptRecords<Enterprise>('enterprises', [
  { key: { inZone: 1, _id: 1 }, name: 'inZone' },
]);
