import type { Obligation } from '../domain/obligation.js';
import { keptRecords } from './kept-records.js';

/** Under `<enterprise>.<line>`. */
export const obligations = keptRecords<Obligation>('obligations', [
  { key: { line: 1, _id: 1 }, name: 'line' },
  { key: { enterpriseUscc: 1, _id: 1 }, name: 'enterprise' },
]);
