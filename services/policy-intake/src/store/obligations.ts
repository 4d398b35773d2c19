import { documentCollection, type Replica } from '@donghu/chassis';
import type { ListedPeriod } from '../domain/coverage.js';

/** A replica of the registry's duty of an enterprise to hold a line, under `<enterprise>.<line>`. */
export interface ObligationDocument extends Replica {
  readonly enterpriseUscc: string;
  readonly line: string;
  readonly periods: readonly ListedPeriod[];
}

export const obligationId = (enterpriseUscc: string, line: string): string => `${enterpriseUscc}.${line}`;

/** Those of an enterprise are found by their ids. */
export const obligations = documentCollection<ObligationDocument>('obligations', [
  { key: { line: 1, _id: 1 }, name: 'line' },
]);
