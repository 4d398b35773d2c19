import { addFen, type Fen, maxFen, minFen, subtractFen, zeroFen } from '@donghu/kernel';
import { type Application, enter, reservedFor, waitingFen } from './application.js';
import { type Decision, decideAmount } from './assess.js';
import { type Calculation, type CalculationBasis, policyBasis } from './calculation.js';
import { nothing, type PayerAmounts, splitByPayers, subtractAmounts, totalOf } from './payer.js';
import { foldChanges, isPremiumPaid, type PolicyChanges, standingPolicy } from './policy-facts.js';
import type { SchemeVersion } from './scheme.js';

export interface AdjustmentFacts {
  /** The version of the scheme that the application was decided by. */
  readonly scheme: Pick<SchemeVersion, 'headCap' | 'countedPremiumRate'>;
  /** What the caps leave now, beside what the application has of them. */
  readonly schemeLeft: Fen;
  readonly acrossSchemesLeft: Fen;
  /** What came back of the application's clawback. */
  readonly repaid: Fen;
  readonly at: Date;
  /** The event that does it. */
  readonly by: string;
}

export interface Adjustment {
  readonly application: Application;
  /** By how much the entitlement rose; negative where it fell. */
  readonly difference: Fen;
  /** Leaves the reservation, by payer. */
  readonly released: PayerAmounts;
  /** The whole clawback as it is now, with what came back of it; zero where nothing is asked back. */
  readonly clawback: Fen;
}

/**
 * A policy was endorsed or cancelled: the entitlement is recomputed on what the policy is now. What is not paid is
 * released, what was paid above the entitlement is asked back, and what it rose by waits for an approval. The class,
 * the rate and the bonus stay those of the submission.
 */
export const adjustApplication = (
  before: Application,
  news: PolicyChanges,
  facts: AdjustmentFacts,
): Adjustment => {
  const changes = foldChanges(before, news);
  const known: Application = { ...before, ...changes };
  const { calculation, rating, state } = before;
  if (state === 'SUBMITTED' || calculation === undefined || rating === undefined) {
    return unmoved(reopened(known, changes, facts), facts.repaid);
  }
  const decided: Decision = isPremiumPaid(before.policy, changes)
    ? decideAmount(basisNow(before, calculation, changes, facts), rating, changes)
    : { kind: 'REFUSED', reason: 'PREMIUM_UNPAID' };
  const entitled = decided.kind === 'ENTITLED' ? decided.calculation.amount : zeroFen;
  const { repaid } = facts;
  const settled = totalOf(before.settled);
  const approved = totalOf(before.approved);
  const stays = maxFen(settled, minFen(approved, addFen(entitled, repaid)));
  const released =
    approved === stays ? nothing : splitByPayers(subtractFen(approved, stays), reservedFor(before));
  const owed = maxFen(zeroFen, subtractFen(subtractFen(settled, repaid), entitled));
  const { refusal: _, ...unrefused } = known;
  const changed: Application = {
    ...unrefused,
    entitled,
    approved: subtractAmounts(before.approved, released),
    ...(repaid > 0n ? { returned: repaid } : {}),
    ...(decided.calculation === undefined ? {} : { calculation: decided.calculation }),
    ...(decided.kind === 'REFUSED' && settled === 0n ? { refusal: decided.reason } : {}),
  };
  return {
    application: stateAfter(changed, owed, facts),
    difference: subtractFen(entitled, before.entitled),
    released,
    clawback: addFen(repaid, owed),
  };
};

const unmoved = (application: Application, clawback: Fen): Adjustment => ({
  application,
  difference: zeroFen,
  released: nothing,
  clawback,
});

/** One that was refused only because the premium was open is decided anew once it is paid. */
const reopened = (known: Application, changes: PolicyChanges, { at, by }: AdjustmentFacts): Application => {
  const isPaidNow = known.refusal === 'PREMIUM_UNPAID' && isPremiumPaid(known.policy, changes);
  if (known.state !== 'REFUSED' || !isPaidNow) return known;
  const { refusal: _, ...open } = known;
  return enter({ ...open, waitingFor: 'CREDIT' }, 'SUBMITTED', at, by);
};

/** What the caps left at the decision stays; a rise has no more than they leave now. */
const basisNow = (
  { policy, entitled }: Application,
  locked: Calculation,
  changes: PolicyChanges,
  { scheme, schemeLeft, acrossSchemesLeft }: AdjustmentFacts,
): CalculationBasis => ({
  ...locked,
  ...(changes.standing === undefined ? {} : policyBasis(standingPolicy(policy, changes), scheme)),
  schemeRoom: minFen(locked.schemeRoom, addFen(entitled, schemeLeft)),
  ...(locked.enterpriseRoom === undefined
    ? {}
    : { enterpriseRoom: minFen(locked.enterpriseRoom, addFen(entitled, acrossSchemesLeft)) }),
});

const awaitsMore = ['REFUSED', 'PAID', 'CLAWBACK_OPEN', 'CLAWED_BACK'];

const stateAfter = (changed: Application, owed: Fen, { at, by, repaid }: AdjustmentFacts): Application => {
  if (owed > 0n) return enter(changed, 'CLAWBACK_OPEN', at, by);
  const settled = totalOf(changed.settled);
  if (changed.entitled === 0n && settled === 0n) return enter(changed, 'REFUSED', at, by);
  if (waitingFen(changed) > 0n) {
    return awaitsMore.includes(changed.state) ? enter(changed, 'ASSESSED', at, by) : changed;
  }
  const nothingDue = totalOf(reservedFor(changed)) === 0n;
  return settled > 0n && nothingDue ? enter(changed, repaid > 0n ? 'CLAWED_BACK' : 'PAID', at, by) : changed;
};
