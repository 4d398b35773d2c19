import type { CalendarDate, Fen } from '@donghu/kernel';
import type { RecordedEndorsement } from './endorsement.js';
import type { PolicyReport } from './policy-report.js';
import type { PolicyUse } from './sandbox.js';
import type { PolicyStanding } from './standing.js';

/**
 * `FROM_START`: void from the start (自始无效), the cover never was. `MID_TERM`: ended during the term (中途退保),
 * what was provided until then stays provided.
 */
export type CancellationKind = 'FROM_START' | 'MID_TERM';

export interface Cancellation {
  readonly kind: CancellationKind;
  /** First day without cover. */
  readonly effectiveOn: CalendarDate;
  readonly refund: Fen;
  readonly reason?: string | undefined;
}

export interface RecordedCancellation extends Cancellation {
  /** Sequence of the endorsement that cancels; absent when it was reported by itself. */
  readonly endorsement?: number | undefined;
  readonly reportedOn: CalendarDate;
}

/** A doubt that does not refuse a report: the platform must not lose facts. */
export const policyWarnings = [
  'INSURED_NOT_REGISTERED',
  'LEAD_SHARE_NOT_LARGEST',
  'MEMBER_SHARE_LARGE',
  'REFERENCE_MISSING',
  'PRODUCT_NOT_REGISTERED',
] as const;

export type PolicyWarning = (typeof policyWarnings)[number];

/** A policy in the books. */
export interface Policy {
  readonly report: PolicyReport;
  readonly acceptedOn: CalendarDate;
  readonly warnings: readonly PolicyWarning[];
  /** How many different reports came under its number; each waits for a human. */
  readonly conflicts: number;
  readonly cancellation?: RecordedCancellation | undefined;
  /** What it has of its sandbox case; absent without one, and once it is void from the start. */
  readonly sandboxUse?: PolicyUse | undefined;
  /** In the order of their sequence, without a gap. */
  readonly endorsements?: readonly RecordedEndorsement[] | undefined;
  /** Kept where it says more than the report: the policy is endorsed, or several insurers share it. */
  readonly standing?: PolicyStanding | undefined;
}

export interface CancelledPolicy extends Policy {
  readonly cancellation: RecordedCancellation;
}

/** The business key: a number is unique within its lead insurer only. */
export const policyId = (insurerUscc: string, policyNumber: string): string =>
  `${insurerUscc}/${policyNumber}`;
