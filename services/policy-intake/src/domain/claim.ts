import type { CalendarDate, Fen, Uscc } from '@donghu/kernel';

export const claimStates = ['REPORTED', 'OPEN', 'SETTLED', 'REJECTED', 'WITHDRAWN', 'REOPENED'] as const;

export type ClaimState = (typeof claimStates)[number];

/** A claim (赔案) as the lead insurer first reports it. */
export interface ClaimReport {
  readonly insurerUscc: Uscc;
  /** The insurer's own number (赔案号), upper case, unique within the insurer. */
  readonly claimNumber: string;
  readonly policyNumber: string;
  /** The shares of this day decide who bears what. */
  readonly occurredOn: CalendarDate;
  readonly reportedOn: CalendarDate;
  readonly reserve: Fen;
}

/** What has become of a claim since. */
export interface ClaimProgress {
  /** The insurer's own, unique within the claim: the same progress again is known by it. */
  readonly reference: string;
  readonly state: ClaimState;
  readonly on: CalendarDate;
  /** What is expected to be paid still (未决赔款准备金); as before when it is not told. */
  readonly reserve?: Fen | undefined;
  readonly papersCompleteOn?: CalendarDate | undefined;
  readonly suspectedFraud?: boolean | undefined;
}

export interface ClaimPayment {
  /** The insurer's own, unique within the claim. */
  readonly reference: string;
  readonly amount: Fen;
  readonly paidOn: CalendarDate;
}

export interface MemberAmount {
  readonly insurerUscc: string;
  readonly amount: Fen;
}

/** A payment with what each member bears of it. */
export interface RecordedPayment extends ClaimPayment {
  readonly parts: readonly MemberAmount[];
}

export interface Claim {
  readonly report: ClaimReport;
  readonly insuredUscc: string;
  readonly line: string;
  readonly state: ClaimState;
  readonly reserve: Fen;
  readonly papersCompleteOn?: CalendarDate | undefined;
  readonly settledOn?: CalendarDate | undefined;
  readonly suspectedFraud: boolean;
  readonly progress: readonly ClaimProgress[];
  readonly payments: readonly RecordedPayment[];
  readonly paid: Fen;
}

export const claimId = (insurerUscc: string, claimNumber: string): string => `${insurerUscc}/${claimNumber}`;
