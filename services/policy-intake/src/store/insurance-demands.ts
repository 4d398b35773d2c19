import { documentCollection, type Replica } from '@donghu/chassis';
import type { DemandEntry } from '../domain/demand-coverage.js';

/** A replica of what an enterprise has asked for in a line, under `<enterprise>.<line>`. */
export interface InsuranceDemandDocument extends Replica {
  readonly enterpriseUscc: string;
  readonly line: string;
  readonly entries: readonly DemandEntry[];
}

export const insuranceDemands = documentCollection<InsuranceDemandDocument>('insurance_demands', [
  { key: { line: 1, _id: 1 }, name: 'line' },
]);
