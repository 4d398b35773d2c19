import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { PolicyReport } from '../domain/policy-report.js';

/** A different report under a number that stands: kept whole, for a human to decide. */
export interface ConflictDocument extends StoredDocument {
  readonly policyId: string;
  readonly report: PolicyReport;
  readonly differingFields: readonly string[];
  readonly raisedAt: Date;
}

/** The very same report again is the same conflict. */
export const conflictId = (policyId: string, reportSha256: string): string => `${policyId}/${reportSha256}`;

export const conflicts = documentCollection<ConflictDocument>('conflicts');
