import type { Institution } from '../domain/institution.js';
import { keptRecords } from './kept-records.js';

/** Institutions under their codes; optional facts are absent, not null. */
export const institutions = keptRecords<Institution>('institutions', [
  { key: { state: 1, _id: 1 }, name: 'state' },
]);
