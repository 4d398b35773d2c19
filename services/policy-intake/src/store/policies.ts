import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Policy } from '../domain/policy.js';

/** A policy under its business key, `<insurer USCC>/<policy number>`. */
export interface PolicyDocument extends StoredDocument, Policy {
  readonly recordedAt: Date;
}

/** An insurer's policies are a range of ids and need no index; an enterprise's are found by the insured. */
export const policies = documentCollection<PolicyDocument>('policies', [
  { key: { 'report.insuredUscc': 1, _id: 1 }, name: 'insured' },
]);
