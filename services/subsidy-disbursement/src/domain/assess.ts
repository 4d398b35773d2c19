import {
  type CalendarDate,
  calendarDateAt,
  type DatedPeriod,
  type Fen,
  holdsOn,
  maxFen,
  subtractFen,
  yearOf,
  zeroFen,
  zeroRate,
} from '@donghu/kernel';
import { type Calculation, type CalculationBasis, calculate, policyBasis } from './calculation.js';
import { type EnterpriseUsage, isFirstSubsidisedYear, usageOf } from './enterprise-usage.js';
import {
  isPremiumPaid,
  type PolicyChanges,
  type PolicyFacts,
  premiumKeptAfter,
  standingPolicy,
} from './policy-facts.js';
import type { SchemeVersion } from './scheme.js';
import type { SubsidyRules } from './subsidy-rules.js';
import { creditObstacle, type LockedRating, unrated } from './supervision-class.js';

/** Stable codes of why there is no claim. */
export type RefusalReason =
  | 'LINE_NOT_COVERED'
  | 'PREMIUM_UNPAID'
  | 'ENTERPRISE_UNKNOWN'
  | 'NOT_IN_ZONE'
  | 'NO_ENTERPRISE_CLASS'
  | 'INSURER_NOT_OPEN'
  | 'DISHONESTY'
  | 'CLASS_D'
  | 'CAP_EXHAUSTED'
  | 'BELOW_MINIMUM'
  | 'POLICY_CANCELLED';

/** An enterprise as the registry last told of it. */
export interface EnterpriseFacts {
  readonly inZone: boolean;
  readonly inZoneFrom?: CalendarDate | undefined;
  readonly classes: readonly (DatedPeriod & { readonly code: string })[];
}

/** What credit-rating answered for the submission instant. `NOT_ANSWERED`: it could not be asked. */
export type RatingAnswer =
  | { readonly kind: 'RATED'; readonly rating: LockedRating }
  | { readonly kind: 'NOT_RATED' }
  | { readonly kind: 'NOT_ANSWERED' };

export interface AssessmentFacts {
  /** As issued. */
  readonly policy: PolicyFacts;
  readonly submittedAt: Date;
  readonly now: Date;
  /** The scheme that covers the policy, if any. */
  readonly scheme: SchemeVersion | undefined;
  readonly rules: SubsidyRules;
  /** Undefined while the registry has not told of it. */
  readonly enterprise: EnterpriseFacts | undefined;
  /** The registry was asked, and does not know it. */
  readonly isUnregistered: boolean;
  readonly insurerOpen: boolean | undefined;
  readonly rating: RatingAnswer;
  readonly usage: EnterpriseUsage;
  /** What is known of it since. */
  readonly changes: PolicyChanges;
}

export type WaitingFor = 'REGISTRY' | 'CREDIT' | 'FIRST_RATING';

export type Assessment =
  | { readonly kind: 'WAITING'; readonly for: WaitingFor }
  | {
      readonly kind: 'REFUSED';
      readonly reason: RefusalReason;
      readonly rating?: LockedRating;
      readonly calculation?: Calculation;
    }
  | { readonly kind: 'ENTITLED'; readonly rating: LockedRating; readonly calculation: Calculation };

const refused = (reason: RefusalReason, rating?: LockedRating): Assessment => ({
  kind: 'REFUSED',
  reason,
  ...(rating === undefined ? {} : { rating }),
});

const hasWaited = (seconds: number, facts: AssessmentFacts): boolean =>
  facts.now.getTime() - facts.submittedAt.getTime() >= seconds * 1_000;

/**
 * The one decision on a policy, in the order of the rules: cover, premium, enterprise, insurer, credit,
 * amount. What is not known yet makes it wait; nothing is ever decided on a guess.
 */
export const assess = (facts: AssessmentFacts): Assessment => {
  const { policy, scheme } = facts;
  if (scheme === undefined) return refused('LINE_NOT_COVERED');
  if (!isPremiumPaid(policy, facts.changes)) return refused('PREMIUM_UNPAID');
  return ineligible(facts) ?? assessCredit(facts, scheme);
};

/**
 * Facts of the registry, which come on a stream of their own: what it has not told of is waited for, until it
 * answers that there is no such thing or up to a limit, and what it told is held against a submission only when later news had time to arrive.
 */
const ineligible = (facts: AssessmentFacts): Assessment | undefined => {
  const { rules } = facts;
  const obstacle = registryObstacle(facts);
  if (obstacle === undefined) return undefined;
  if (obstacle === 'ENTERPRISE_UNKNOWN' && facts.isUnregistered) return refused(obstacle);
  const isKnown = facts.enterprise !== undefined && facts.insurerOpen !== undefined;
  const seconds = isKnown ? rules.registrySettleSeconds.value : rules.registryWaitHours.value * 3_600;
  return hasWaited(seconds, facts) ? refused(obstacle) : { kind: 'WAITING', for: 'REGISTRY' };
};

const registryObstacle = ({
  policy,
  enterprise,
  insurerOpen,
  rules,
}: AssessmentFacts): RefusalReason | undefined => {
  if (enterprise === undefined) return 'ENTERPRISE_UNKNOWN';
  if (insurerOpen === undefined) return 'INSURER_NOT_OPEN';
  if (!isInZone(enterprise, policy.startOn)) return 'NOT_IN_ZONE';
  if (!holdsClass(enterprise, rules.enterpriseClasses.value, policy.startOn)) return 'NO_ENTERPRISE_CLASS';
  return insurerOpen ? undefined : 'INSURER_NOT_OPEN';
};

const isInZone = (enterprise: EnterpriseFacts, on: CalendarDate): boolean =>
  enterprise.inZone && (enterprise.inZoneFrom === undefined || enterprise.inZoneFrom <= on);

const holdsClass = (enterprise: EnterpriseFacts, accepted: readonly string[], on: CalendarDate): boolean =>
  enterprise.classes.some((held) => accepted.includes(held.code) && holdsOn(held, on));

const assessCredit = (facts: AssessmentFacts, scheme: SchemeVersion): Assessment => {
  const { rating: answer, rules } = facts;
  if (answer.kind === 'NOT_ANSWERED') return { kind: 'WAITING', for: 'CREDIT' };
  if (answer.kind === 'NOT_RATED' && !hasWaited(rules.firstRatingWaitMinutes.value * 60, facts)) {
    return { kind: 'WAITING', for: 'FIRST_RATING' };
  }
  const rating = answer.kind === 'RATED' ? answer.rating : unrated;
  const obstacle = creditObstacle(rating);
  return obstacle === undefined ? assessAmount(facts, scheme, rating) : refused(obstacle, rating);
};

const assessAmount = (facts: AssessmentFacts, scheme: SchemeVersion, rating: LockedRating): Decision =>
  decideAmount(basisOf(facts, scheme, rating), rating, facts.changes);

export type Decision = Exclude<Assessment, { readonly kind: 'WAITING' }>;

/** The decision on a basis, and then on the premium that a cancellation left. */
export const decideAmount = (
  { premiumKept: _, ...basis }: CalculationBasis,
  rating: LockedRating,
  changes: PolicyChanges,
): Decision => {
  const decided = decisionOn(calculate(basis), rating, 'BELOW_MINIMUM');
  const premiumKept = premiumKeptAfter(changes);
  if (decided.kind === 'REFUSED' || premiumKept === undefined) return decided;
  return decisionOn(calculate({ ...basis, premiumKept }), rating, 'POLICY_CANCELLED');
};

const decisionOn = (
  calculation: Calculation,
  rating: LockedRating,
  reasonWithout: 'BELOW_MINIMUM' | 'POLICY_CANCELLED',
): Decision => {
  if (calculation.amount > 0n) return { kind: 'ENTITLED', rating, calculation };
  const isCapped = calculation.schemeRoom === 0n || calculation.enterpriseRoom === 0n;
  return { kind: 'REFUSED', reason: isCapped ? 'CAP_EXHAUSTED' : reasonWithout, rating, calculation };
};

const basisOf = (facts: AssessmentFacts, scheme: SchemeVersion, rating: LockedRating): CalculationBasis => {
  const { policy, rules, usage } = facts;
  const year = yearOf(calendarDateAt(facts.submittedAt));
  const used = usageOf(usage, year);
  const room = (cap: Fen, taken: Fen): Fen => maxFen(zeroFen, subtractFen(cap, taken));
  const multiplier = rules.creditMultipliers.value[rating.supervisionClass];
  if (multiplier === undefined) throw new RangeError(`no multiplier for class ${rating.supervisionClass}`);
  const { policyCap } = scheme;
  return {
    ...policyBasis(standingPolicy(policy, facts.changes), scheme),
    rate: scheme.rate,
    multiplier,
    bonus: isFirstSubsidisedYear(usage, year) ? rules.firstYearBonus.value : zeroRate,
    ceiling: rules.ceiling.value,
    schemeRoom: room(scheme.enterpriseYearCap, used.byScheme[scheme.code] ?? zeroFen),
    otherPublicSubsidy: policy.otherPublicSubsidy,
    minimum: rules.minimumPayment.value,
    ...(policyCap === undefined ? {} : { policyLimit: policyCap }),
    ...(scheme.outsideAcrossSchemesCap
      ? {}
      : { enterpriseRoom: room(rules.acrossSchemesCap.value, used.acrossSchemes) }),
  };
};
