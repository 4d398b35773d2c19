import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { PolicyFile } from '../domain/endorse-policy.js';
import type { RecordedFollowerReport } from '../domain/follow-policy.js';
import type { Policy } from '../domain/policy.js';

/** What is not there is undefined, which the store leaves out. */
type PolicyFields = { readonly [Field in keyof Policy]?: Policy[Field] | undefined };

/**
 * What stands under a business key, `<insurer USCC>/<policy number>`: a policy, or only endorsements that wait for
 * it. Both are one document, so that a policy and an endorsement of it that arrive at the same time see each other.
 */
export interface PolicyDocument extends StoredDocument, PolicyFields {
  readonly recordedAt: Date;
  /** The layout of the measures in which its contribution is recorded, as the policy stands. */
  readonly measuredAs?: number | undefined;
  /** Who shares the policy beside its lead, now or earlier: it is found under each of them. */
  readonly followers?: readonly string[] | undefined;
  /** A follower's part in another insurer's policy, found under that policy's id. It is no policy of its own. */
  readonly follows?: RecordedFollowerReport | undefined;
  readonly leadPolicyId?: string | undefined;
  readonly held?: PolicyFile['held'] | undefined;
  readonly refused?: PolicyFile['refused'] | undefined;
  /** When the first endorsement that is still held arrived. */
  readonly heldSince?: Date | undefined;
  /** When the insurer was told that something is missing. */
  readonly overdueToldAt?: Date | undefined;
}

/** 1 were documents of nested figures, under names that nothing reads any more. */
export const measureLayout = 2;

/** A document with a policy in the books. */
export type BookedPolicy = PolicyDocument & Policy;

export const isBooked = (document: PolicyDocument): document is BookedPolicy => document.report !== undefined;

/** The policy of a document, if it is there. */
export const bookedPolicy = (document: PolicyDocument | undefined): BookedPolicy | undefined =>
  document !== undefined && isBooked(document) ? document : undefined;

/**
 * An insurer's policies are a range of ids and need no index; an enterprise's are found by the insured, and those that
 * meet the demand for a line by the line.
 */
export const policies = documentCollection<PolicyDocument>('policies', [
  { key: { 'report.insuredUscc': 1, _id: 1 }, name: 'insured' },
  { key: { followers: 1, _id: 1 }, name: 'followers', sparse: true },
  { key: { leadPolicyId: 1, _id: 1 }, name: 'leadPolicy', sparse: true },
  { key: { heldSince: 1 }, name: 'heldSince', sparse: true },
  { key: { 'report.line': 1, _id: 1 }, name: 'line' },
]);
