import type { InsuranceDemand } from '../domain/insurance-demand.js';
import { keptRecords } from './kept-records.js';

/** Under `<enterprise>.<line>`. */
export const insuranceDemands = keptRecords<InsuranceDemand>('insurance_demands', [
  { key: { line: 1, _id: 1 }, name: 'line' },
  { key: { enterpriseUscc: 1, _id: 1 }, name: 'enterprise' },
]);
