import type { CalendarDate, Fen, Uscc } from '@donghu/kernel';

/** A policy as its lead insurer reports it. The last day is covered until 24:00 (二十四时止). */
export interface PolicyReport {
  readonly insurerUscc: Uscc;
  /** The insurer's own number (保单号), upper case, unique within the insurer. */
  readonly policyNumber: string;
  readonly policyholderUscc: Uscc;
  readonly insuredUscc: Uscc;
  /** Code of the insurance line. */
  readonly line: string;
  /** The insurer's own code. */
  readonly productCode?: string | undefined;
  readonly startOn: CalendarDate;
  readonly endOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  /** 签单保费 */
  readonly writtenPremium: Fen;
  /** 实收保费 */
  readonly paidPremium: Fen;
  readonly paidOn?: CalendarDate | undefined;
  /** Sum insured, or the aggregate limit of a liability policy (保险金额、累计责任限额). */
  readonly cover: Fen;
  /** How many persons a group policy insures. Persons are never listed. */
  readonly insuredHeadCount?: number | undefined;
  /** What other public money was declared for this premium. */
  readonly otherPublicSubsidy: Fen;
}

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
  readonly reportedOn: CalendarDate;
}

/** A doubt that does not refuse a report: the platform must not lose facts. */
export type PolicyWarning = 'INSURED_NOT_REGISTERED';

/** A policy in the books. */
export interface Policy {
  readonly report: PolicyReport;
  readonly acceptedOn: CalendarDate;
  readonly warnings: readonly PolicyWarning[];
  /** How many different reports came under its number; each waits for a human. */
  readonly conflicts: number;
  readonly cancellation?: RecordedCancellation | undefined;
}

export interface CancelledPolicy extends Policy {
  readonly cancellation: RecordedCancellation;
}

/** The business key: a number is unique within its lead insurer only. */
export const policyId = (insurerUscc: string, policyNumber: string): string =>
  `${insurerUscc}/${policyNumber}`;
