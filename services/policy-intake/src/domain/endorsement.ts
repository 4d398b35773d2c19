import type { CalendarDate, ErrorCode, Fen } from '@donghu/kernel';
import type { CoInsurer } from './co-insurance.js';

export const endorsementKinds = [
  'INCREASE',
  'DECREASE',
  'EXTEND',
  'CANCEL_FROM_START',
  'CANCEL_MIDTERM',
  'CORRECT',
  'SHARES',
] as const;

export type EndorsementKind = (typeof endorsementKinds)[number];

/** A change of a policy (批单). Its sequence, 1, 2, …, is the place in the policy's history. */
export interface Endorsement {
  readonly sequence: number;
  readonly kind: EndorsementKind;
  /** First day on which it is true. */
  readonly effectiveOn: CalendarDate;
  readonly premiumDifference: Fen;
  readonly coverDifference: Fen;
  /** What was paid in addition or paid back; when it is not told, no more counts as paid than is written. */
  readonly paidDifference?: Fen | undefined;
  /** What a cancellation gives back. */
  readonly refund?: Fen | undefined;
  /** The new last covered day of an extension. */
  readonly endOn?: CalendarDate | undefined;
  /** The new shares, in the order of the members' codes. */
  readonly members?: readonly CoInsurer[] | undefined;
  readonly insuredHeadCount?: number | undefined;
  readonly reason?: string | undefined;
}

/** An endorsement in its place. */
export interface RecordedEndorsement extends Endorsement {
  readonly reportedOn: CalendarDate;
}

/** An endorsement that was held and broke a rule when its turn came. */
export interface RefusedEndorsement extends Endorsement {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** The highest sequence: far above what any policy has, and a bound on what is held for one. */
export const highestSequence = 999;
