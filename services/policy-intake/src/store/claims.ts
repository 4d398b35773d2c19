import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Claim } from '../domain/claim.js';

/** A claim under its business key, `<insurer USCC>/<claim number>`. */
export interface ClaimDocument extends StoredDocument, Claim {
  readonly policyId: string;
  readonly recordedAt: Date;
}

/** The claims of a policy, and of an enterprise, are found by an index each. */
export const claims = documentCollection<ClaimDocument>('claims', [
  { key: { policyId: 1, _id: 1 }, name: 'policy' },
  { key: { insuredUscc: 1, _id: 1 }, name: 'insured' },
]);
