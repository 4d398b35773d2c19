import type { Facts, Unit, UseCase } from '@donghu/chassis';
import {
  type DomainError,
  type Fen,
  isDomainError,
  maxFen,
  negateFen,
  subtractFen,
  yearOf,
  zeroFen,
} from '@donghu/kernel';
import { type Adjustment, type AdjustmentFacts, adjustApplication } from '../domain/adjust.js';
import type { Application } from '../domain/application.js';
import { release } from '../domain/budget.js';
import { type Clawback, changeClawback, openClawback, outstanding } from '../domain/clawback.js';
import { consume, giveBack, usageOf } from '../domain/enterprise-usage.js';
import { clawbackPostings, entitlementPostings, reservationPostings } from '../domain/ledger.js';
import { nothing, type PayerAmounts, splitByPayers, subtractAmounts, totalOf } from '../domain/payer.js';
import { addsTo, foldChanges, type PolicyChanges } from '../domain/policy-facts.js';
import type { SchemeVersion } from '../domain/scheme.js';
import { type ApplicationDocument, applicationDraft, applications } from '../store/applications.js';
import { budgets } from '../store/budgets.js';
import { clawbacks } from '../store/clawbacks.js';
import { enterpriseAccounts } from '../store/enterprise-accounts.js';
import { foldedIn, heldChanges } from '../store/held-changes.js';
import { schemeCatalogue, schemeCatalogueId } from '../store/scheme-catalogue.js';
import { clawbackOpened, subsidyApproved, subsidyAssessed } from './application-events.js';
import { clawbackNumber } from './application-number.js';
import { budgetIds, moveBudgets, writeLedger } from './book-money.js';
import { rulesAt, rulesOf } from './decide-application.js';

export interface AdjustApplication {
  readonly policyId: string;
  readonly changes: PolicyChanges;
}

export type AdjustmentOutcome = 'HELD' | 'ALREADY_KNOWN' | 'RECORDED' | 'CLAWBACK_CHANGED';

const by = 'policy-intake';

/**
 * A policy was endorsed or cancelled: what is not paid is released, what was paid without a claim is asked back, what
 * the entitlement rose by waits for an approval.
 */
export const adjustApplicationCommand: UseCase<
  AdjustApplication | DomainError,
  { readonly outcome: AdjustmentOutcome }
> = {
  name: 'adjust-application',
  load: async (inputs, unit) => {
    const ids = inputs.flatMap((input) => (isDomainError(input) ? [] : [input.policyId]));
    await Promise.all([
      unit.fetch(applications, ids),
      unit.fetch(heldChanges, ids),
      unit.fetchReference(schemeCatalogue, [schemeCatalogueId]),
    ]);
    const found = ids.flatMap((id) => unit.get(applications, id) ?? []);
    await Promise.all([
      unit.fetch(
        enterpriseAccounts,
        found.map((application) => application.policy.enterpriseUscc),
      ),
      unit.fetch(
        budgets,
        found.flatMap(({ scheme, year }) => budgetIds(scheme, year)),
      ),
      unit.fetch(
        clawbacks,
        found.map(({ policy, year }) => clawbackNumber(policy.policyId, year)),
      ),
    ]);
  },
  decide: (input, unit, facts) => {
    if (isDomainError(input)) return input;
    const { policyId, changes } = input;
    const application = unit.get(applications, policyId);
    if (application === undefined) return { outcome: hold(policyId, changes, unit, facts.now) };
    closeHeld(policyId, unit);
    if (!addsTo(application, changes)) return { outcome: 'ALREADY_KNOWN' };
    const adjustment = adjustApplication(application, changes, adjustmentFacts(application, unit, facts));
    return { outcome: stageAdjustment(application, adjustment, unit, facts) };
  },
};

const hold = (policyId: string, changes: PolicyChanges, unit: Unit, now: Date): AdjustmentOutcome => {
  const held = unit.get(heldChanges, policyId);
  if (held !== undefined && !addsTo(held, changes)) return 'ALREADY_KNOWN';
  unit.put(heldChanges, {
    _id: policyId,
    ...foldChanges(held ?? {}, changes),
    heldAt: held?.heldAt ?? now,
    openSince: now,
  });
  return 'HELD';
};

/** What was held is folded in with this. */
export const closeHeld = (policyId: string, unit: Unit): void => {
  const held = unit.get(heldChanges, policyId);
  if (held?.openSince !== undefined) unit.put(heldChanges, foldedIn(held));
};

const schemeOf = (unit: Unit, { scheme, schemeFrom }: Application): SchemeVersion | undefined =>
  unit
    .get(schemeCatalogue, schemeCatalogueId)
    ?.versions.find(({ code, from }) => code === scheme && from === schemeFrom);

const adjustmentFacts = (application: Application, unit: Unit, { now }: Facts): AdjustmentFacts => {
  const { policy, year, scheme: code, rulesVersion } = application;
  const scheme = schemeOf(unit, application);
  const used = usageOf(unit.get(enterpriseAccounts, policy.enterpriseUscc)?.usage ?? {}, year);
  const { acrossSchemesCap } = rulesOf(rulesVersion) ?? rulesAt(now);
  const left = (cap: Fen, taken: Fen): Fen => maxFen(zeroFen, subtractFen(cap, taken));
  return {
    scheme: scheme ?? {},
    schemeLeft: left(scheme?.enterpriseYearCap ?? zeroFen, used.byScheme[code] ?? zeroFen),
    acrossSchemesLeft: left(acrossSchemesCap.value, used.acrossSchemes),
    repaid: unit.get(clawbacks, clawbackNumber(policy.policyId, year))?.repaid ?? zeroFen,
    at: now,
    by,
  };
};

const stageAdjustment = (
  before: ApplicationDocument,
  adjustment: Adjustment,
  unit: Unit,
  facts: Facts,
): AdjustmentOutcome => {
  const { number, scheme, year } = before;
  const { difference, released } = adjustment;
  moveBudgets(unit, scheme, year, released, release);
  const entry = { kind: 'RELEASE', reference: number, by } as const;
  writeLedger(unit, facts, entry, reservationPostings(scheme, year, subtractAmounts(nothing, released)));
  if (difference !== 0n) {
    const entitlement = { kind: 'ENTITLEMENT', reference: number, by } as const;
    writeLedger(unit, facts, entitlement, entitlementPostings(scheme, year, partsOf(difference, facts.now)));
  }
  const clawback = stageClawback(adjustment, unit, facts);
  stageAccount(before, difference, clawback, unit, facts);
  const { application } = adjustment;
  const changed = clawback === undefined ? application : { ...application, clawback: clawback.number };
  const version = unit.put(applications, applicationDraft(changed, attemptOf(before, application, facts)));
  if (difference !== 0n) unit.emit(subsidyAssessed(changed, version));
  if (totalOf(released) > 0n) unit.emit(subsidyApproved(changed, version));
  return clawback === undefined ? 'RECORDED' : 'CLAWBACK_CHANGED';
};

/** One that is decided anew is tried at once; one that waits goes on waiting. */
const attemptOf = (
  { state, attempts, nextAttemptAt }: ApplicationDocument,
  after: Application,
  { now }: Facts,
) => {
  if (state !== 'SUBMITTED' && after.state === 'SUBMITTED') return { attempts: 0, nextAttemptAt: now };
  return nextAttemptAt === undefined ? { attempts } : { attempts, nextAttemptAt };
};

/** A difference, also a negative one, by payer. */
const partsOf = (difference: Fen, now: Date): PayerAmounts => {
  const shares = rulesAt(now).payerShares.value;
  return difference > 0n
    ? splitByPayers(difference, shares)
    : subtractAmounts(nothing, splitByPayers(negateFen(difference), shares));
};

/** Opens a clawback or changes it; undefined where it stays as it is. */
const stageClawback = (
  { application, clawback: amount }: Adjustment,
  unit: Unit,
  facts: Facts,
): Clawback | undefined => {
  const { policy, scheme, year, settled, cancellation } = application;
  const number = clawbackNumber(policy.policyId, year);
  const known = unit.get(clawbacks, number);
  if (amount === (known?.amount ?? zeroFen)) return undefined;
  const cause = cancellation === undefined ? 'PREMIUM_REFUND' : 'CANCELLATION';
  const days = rulesAt(facts.now).clawbackDays.value;
  const { policyId, enterpriseUscc } = policy;
  const origin = { number, policyId, application: application.number, enterpriseUscc, scheme, year, cause };
  const clawback =
    known === undefined
      ? openClawback({ ...origin, cause }, amount, settled, facts.today, days)
      : changeClawback(known, { amount, cause }, settled, facts.today, days);
  const version = unit.put(clawbacks, { ...clawback, _id: number });
  const entry = { kind: 'CLAWBACK', reference: number, by } as const;
  const difference = subtractAmounts(clawback.parts, known?.parts ?? nothing);
  writeLedger(unit, facts, entry, clawbackPostings(scheme, year, difference));
  unit.emit(clawbackOpened(clawback, version));
  return clawback;
};

/** What a rise takes of the caps it takes of the application's year. A cap freed in that year is usable again; later it is not. */
const stageAccount = (
  { policy, year, scheme, outsideAcrossSchemesCap }: Application,
  difference: Fen,
  clawback: Clawback | undefined,
  unit: Unit,
  facts: Facts,
): void => {
  const account = unit.get(enterpriseAccounts, policy.enterpriseUscc) ?? {
    _id: policy.enterpriseUscc,
    usage: {},
    openClawbacks: [],
  };
  const movesUsage = difference > 0n || (difference < 0n && yearOf(facts.today) === year);
  if (clawback === undefined && !movesUsage) return;
  const used = { code: scheme, outsideAcrossSchemesCap };
  const usage =
    difference > 0n
      ? consume(account.usage, year, used, difference)
      : giveBack(account.usage, year, used, negateFen(difference));
  const others = account.openClawbacks.filter((open) => open !== clawback?.number);
  unit.put(enterpriseAccounts, {
    ...account,
    usage: movesUsage ? usage : account.usage,
    openClawbacks:
      clawback === undefined
        ? account.openClawbacks
        : [...others, ...(outstanding(clawback) > 0n ? [clawback.number] : [])],
  });
};
