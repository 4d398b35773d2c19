import {
  addRates,
  applyRateDown,
  type Fen,
  fen,
  maxFen,
  minFen,
  minRate,
  multiplyRates,
  type Rate,
  subtractFen,
  zeroFen,
} from '@donghu/kernel';
import { firstYearDaysOf, type PolicyFacts, termDaysOf } from './policy-facts.js';
import type { SchemeVersion } from './scheme.js';

/** Which limit decided the amount. `BUDGET` comes in at approval. */
export type DecidingLimit =
  | 'RATE'
  | 'HEAD_CAP'
  | 'POLICY_CAP'
  | 'SCHEME_CAP'
  | 'ENTERPRISE_CAP'
  | 'STACKING'
  | 'BUDGET';

/** Everything a calculation rests on, as it stood at the decision: it can be redone from this alone. */
export interface CalculationBasis {
  readonly paidPremium: Fen;
  readonly termDays: number;
  /** Days of the term that this application is about: its first year. */
  readonly countedDays: number;
  /** The part of the sum insured above which premium does not count. */
  readonly countedPremiumLimit?: Fen;
  /** After a cancellation: what the insurer finally kept. */
  readonly premiumKept?: Fen;
  readonly rate: Rate;
  readonly multiplier: Rate;
  readonly bonus: Rate;
  readonly ceiling: Rate;
  readonly headLimit?: Fen;
  readonly policyLimit?: Fen;
  /** What the scheme's cap leaves this enterprise in this year. */
  readonly schemeRoom: Fen;
  /** What the cap across schemes leaves; absent for a scheme outside of it. */
  readonly enterpriseRoom?: Fen;
  readonly otherPublicSubsidy: Fen;
  readonly minimum: Fen;
}

export interface Calculation extends CalculationBasis {
  readonly eligiblePremium: Fen;
  readonly effectiveRate: Rate;
  readonly raw: Fen;
  /** The ceiling on the eligible premium less other public money. */
  readonly stackingRoom: Fen;
  readonly limited: Fen;
  readonly decidingLimit: DecidingLimit;
  /** `limited`, or zero below the minimum. */
  readonly amount: Fen;
}

const eligiblePremiumOf = (basis: CalculationBasis): Fen => {
  const ofPeriod = fen((basis.paidPremium * BigInt(basis.countedDays)) / BigInt(basis.termDays));
  const counted = minFen(ofPeriod, basis.countedPremiumLimit ?? ofPeriod);
  return minFen(counted, basis.premiumKept ?? counted);
};

/** The order of the limits is that of the rules; the first of two equal ones is named. */
export const calculate = (basis: CalculationBasis): Calculation => {
  const eligiblePremium = eligiblePremiumOf(basis);
  const effectiveRate = minRate(
    addRates(multiplyRates(basis.rate, basis.multiplier), basis.bonus),
    basis.ceiling,
  );
  const raw = applyRateDown(eligiblePremium, effectiveRate);
  const stackingRoom = maxFen(
    zeroFen,
    subtractFen(applyRateDown(eligiblePremium, basis.ceiling), basis.otherPublicSubsidy),
  );
  const limits: readonly (readonly [DecidingLimit, Fen | undefined])[] = [
    ['HEAD_CAP', basis.headLimit],
    ['POLICY_CAP', basis.policyLimit],
    ['SCHEME_CAP', basis.schemeRoom],
    ['ENTERPRISE_CAP', basis.enterpriseRoom],
    ['STACKING', stackingRoom],
  ];
  let limited = raw;
  let decidingLimit: DecidingLimit = 'RATE';
  for (const [name, limit] of limits) {
    if (limit !== undefined && limit < limited) {
      limited = limit;
      decidingLimit = name;
    }
  }
  const amount = limited < basis.minimum ? zeroFen : limited;
  return { ...basis, eligiblePremium, effectiveRate, raw, stackingRoom, limited, decidingLimit, amount };
};

/** What a calculation takes from the policy, and what the scheme limits by it. */
export const policyBasis = (
  policy: PolicyFacts,
  { headCap, countedPremiumRate }: Pick<SchemeVersion, 'headCap' | 'countedPremiumRate'>,
): Pick<
  CalculationBasis,
  'paidPremium' | 'termDays' | 'countedDays' | 'countedPremiumLimit' | 'headLimit'
> => ({
  paidPremium: policy.paidPremium,
  termDays: termDaysOf(policy),
  countedDays: firstYearDaysOf(policy),
  ...(countedPremiumRate === undefined
    ? {}
    : { countedPremiumLimit: applyRateDown(policy.cover, countedPremiumRate) }),
  ...(headCap === undefined ? {} : { headLimit: fen(headCap * BigInt(policy.headCount)) }),
});
