import { addDays, addYears, type CalendarDate, daysBetween, type Fen, zeroFen } from '@donghu/kernel';

/** What the insurer reported of a policy, as far as a subsidy depends on it. */
export interface PolicyFacts {
  /** `<insurer USCC>/<policy number>` */
  readonly policyId: string;
  readonly insurerUscc: string;
  /** The insured enterprise: the applicant. */
  readonly enterpriseUscc: string;
  readonly line: string;
  readonly productCode: string;
  readonly startOn: CalendarDate;
  /** The last day of cover. */
  readonly endOn: CalendarDate;
  readonly writtenPremium: Fen;
  readonly paidPremium: Fen;
  readonly cover: Fen;
  readonly headCount: number;
  readonly otherPublicSubsidy: Fen;
}

export interface Cancellation {
  readonly kind: 'FROM_START' | 'MID_TERM';
  readonly effectiveOn: string;
  readonly premiumKept: Fen;
}

export const termDaysOf = (policy: PolicyFacts): number =>
  Math.max(1, daysBetween(policy.startOn, addDays(policy.endOn, 1)));

/** A policy over several years is applied for by years: the first year's days. */
export const firstYearDaysOf = (policy: PolicyFacts): number =>
  Math.min(termDaysOf(policy), daysBetween(policy.startOn, addYears(policy.startOn, 1)));

/** A contract that is void from the start leaves no premium to subsidise, whatever was kept. */
export const premiumKeptAfter = (cancellation: Cancellation): Fen =>
  cancellation.kind === 'FROM_START' ? zeroFen : cancellation.premiumKept;
