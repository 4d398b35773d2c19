import { addFen, type Fen, maxFen, subtractFen, zeroFen } from '@donghu/kernel';
import type { RefusalReason, WaitingFor } from './assess.js';
import type { Calculation } from './calculation.js';
import { nothing, type PayerAmounts, subtractAmounts, totalOf } from './payer.js';
import type { PolicyChanges, PolicyFacts } from './policy-facts.js';
import type { LockedRating } from './supervision-class.js';

export const applicationStates = [
  /** Taken in, not decided yet. */
  'SUBMITTED',
  'ASSESSED',
  'REFUSED',
  'APPROVED',
  /** The budget had no room: it waits for the next window, in its order. */
  'WAITLISTED',
  'PAID',
  /** Due, and not paid because the enterprise's credit forbids it. */
  'BLOCKED',
  'CLAWBACK_OPEN',
  'CLAWED_BACK',
] as const;

export type ApplicationState = (typeof applicationStates)[number];

export interface StateChange {
  readonly state: ApplicationState;
  readonly at: Date;
  /** A person, or the event that did it. */
  readonly by: string;
}

/** One policy's claim to a premium subsidy (保费补贴申请). Exactly one exists for each accepted policy. */
export interface Application extends PolicyChanges {
  /** The number people see: `BT-2025-…`. */
  readonly number: string;
  /** As it was accepted. */
  readonly policy: PolicyFacts;
  readonly submittedAt: Date;
  /** The calendar year of the submission: whose caps and budgets count. */
  readonly year: number;
  readonly state: ApplicationState;
  readonly waitingFor?: WaitingFor;
  /** Empty while not decided, and when no scheme covers the policy. */
  readonly scheme: string;
  /** First day of the scheme's version. */
  readonly schemeFrom: string;
  readonly outsideAcrossSchemesCap: boolean;
  readonly rulesVersion: string;
  readonly rating?: LockedRating;
  readonly calculation?: Calculation;
  readonly refusal?: RefusalReason;
  readonly entitled: Fen;
  /** Approved up to now, by payer. */
  readonly approved: PayerAmounts;
  /** Paid out or set off up to now, by payer: what the enterprise has had. */
  readonly settled: PayerAmounts;
  /** What of it came back by a clawback, as far as a later entitlement may be paid again. */
  readonly returned?: Fen;
  /** The part of `settled` that was set off against a clawback. */
  readonly offset: Fen;
  readonly blockedFor?: PaymentObstacle;
  readonly approvedBy: readonly string[];
  readonly clawback?: string;
  readonly history: readonly StateChange[];
}

export type PaymentObstacle = 'CLASS_D' | 'SERIOUS_DISHONESTY';

export const newApplication = (
  number: string,
  policy: PolicyFacts,
  submittedAt: Date,
  year: number,
): Application => ({
  number,
  policy,
  submittedAt,
  year,
  state: 'SUBMITTED',
  scheme: '',
  schemeFrom: '',
  outsideAcrossSchemesCap: false,
  rulesVersion: '',
  entitled: zeroFen,
  approved: nothing,
  settled: nothing,
  offset: zeroFen,
  approvedBy: [],
  history: [],
});

/** Approved and not settled: what the budgets hold in reserve for it. */
export const reservedFor = (application: Application): PayerAmounts =>
  subtractAmounts(application.approved, application.settled);

/** The part of the entitlement that no budget had room for yet. */
export const waitingFen = ({
  entitled,
  approved,
  returned,
}: Pick<Application, 'entitled' | 'approved' | 'returned'>): Fen =>
  addFen(subtractFen(entitled, totalOf(approved)), returned ?? zeroFen);

/** Moves to a state and writes down when and by whom; staying in it is no change. */
export const enter = (
  application: Application,
  state: ApplicationState,
  at: Date,
  by: string,
): Application =>
  application.state === state
    ? application
    : { ...application, state, history: [...application.history, { state, at, by }] };

/** As `waitingFen`, once an approval has left it behind: before, and once it was raised, nobody has asked the budget. */
export const waitlistedFen = (application: Application): Fen => {
  const { state, approved } = application;
  const wasAsked = state === 'WAITLISTED' || (state !== 'ASSESSED' && totalOf(approved) > 0n);
  return wasAsked ? maxFen(zeroFen, waitingFen(application)) : zeroFen;
};
