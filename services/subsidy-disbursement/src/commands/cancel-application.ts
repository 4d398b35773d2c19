import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError, yearOf } from '@donghu/kernel';
import type { Application } from '../domain/application.js';
import { release } from '../domain/budget.js';
import { type CancellationEffect, cancelApplication } from '../domain/cancel.js';
import { openClawback } from '../domain/clawback.js';
import { giveBack } from '../domain/enterprise-usage.js';
import { clawbackPostings, entitlementPostings, reservationPostings } from '../domain/ledger.js';
import { nothing, splitByPayers, subtractAmounts, totalOf } from '../domain/payer.js';
import type { Cancellation } from '../domain/policy-facts.js';
import { applicationDraft, applications } from '../store/applications.js';
import { budgets } from '../store/budgets.js';
import { clawbacks } from '../store/clawbacks.js';
import { enterpriseAccounts } from '../store/enterprise-accounts.js';
import { foldedIn, heldCancellations } from '../store/held-cancellations.js';
import { clawbackOpened, subsidyApproved, subsidyAssessed } from './application-events.js';
import { clawbackNumber } from './application-number.js';
import { budgetIds, moveBudgets, writeLedger } from './book-money.js';
import { rulesAt } from './decide-application.js';

export interface CancelApplication {
  readonly policyId: string;
  readonly cancellation: Cancellation;
}

export type CancellationOutcome = 'HELD' | 'ALREADY_KNOWN' | 'RECORDED' | 'CLAWBACK_OPENED';

const by = 'policy-intake';

/** A cancelled policy: what is not paid is released, what was paid without a claim is asked back. */
export const cancelApplicationCommand: UseCase<
  CancelApplication | DomainError,
  { readonly outcome: CancellationOutcome }
> = {
  name: 'cancel-application',
  load: async (inputs, unit) => {
    const ids = inputs.flatMap((input) => (isDomainError(input) ? [] : [input.policyId]));
    await Promise.all([unit.fetch(applications, ids), unit.fetch(heldCancellations, ids)]);
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
    const { policyId, cancellation } = input;
    const application = unit.get(applications, policyId);
    if (application === undefined) {
      if (unit.get(heldCancellations, policyId) !== undefined) return { outcome: 'ALREADY_KNOWN' };
      unit.put(heldCancellations, {
        _id: policyId,
        cancellation,
        heldAt: facts.now,
        openSince: facts.now,
      });
      return { outcome: 'HELD' };
    }
    closeHeld(policyId, unit);
    if (application.cancellation !== undefined) return { outcome: 'ALREADY_KNOWN' };
    const effect = cancelApplication(application, cancellation, facts.now, by);
    return { outcome: stageEffect(application, application.attempts, effect, unit, facts) };
  },
};

/** One that was held is folded in with this. */
export const closeHeld = (policyId: string, unit: Unit): void => {
  const held = unit.get(heldCancellations, policyId);
  if (held?.openSince !== undefined) unit.put(heldCancellations, foldedIn(held));
};

const stageEffect = (
  before: Application & { readonly nextAttemptAt?: Date },
  attempts: number,
  effect: CancellationEffect,
  unit: Unit,
  facts: Facts,
): CancellationOutcome => {
  const { number, scheme, year } = before;
  moveBudgets(unit, scheme, year, effect.released, release);
  const entry = { kind: 'RELEASE', reference: number, by } as const;
  writeLedger(
    unit,
    facts,
    entry,
    reservationPostings(scheme, year, subtractAmounts(nothing, effect.released)),
  );
  if (effect.lowered > 0n) {
    const parts = splitByPayers(effect.lowered, rulesAt(facts.now).payerShares.value);
    const lowered = subtractAmounts(nothing, parts);
    const entitlement = { kind: 'ENTITLEMENT', reference: number, by } as const;
    writeLedger(unit, facts, entitlement, entitlementPostings(scheme, year, lowered));
  }
  const clawback = effect.clawback > 0n ? stageClawback(before, effect, unit, facts) : undefined;
  stageAccount(before, effect, clawback, unit, facts);
  const changed = clawback === undefined ? effect.application : { ...effect.application, clawback };
  const { nextAttemptAt } = before;
  const attempt = nextAttemptAt === undefined ? { attempts } : { attempts, nextAttemptAt };
  const version = unit.put(applications, applicationDraft(changed, attempt));
  if (effect.lowered > 0n) unit.emit(subsidyAssessed(changed, version));
  if (totalOf(effect.released) > 0n) unit.emit(subsidyApproved(changed, version));
  return clawback === undefined ? 'RECORDED' : 'CLAWBACK_OPENED';
};

const stageClawback = (
  application: Application,
  effect: CancellationEffect,
  unit: Unit,
  facts: Facts,
): string => {
  const { policy, scheme, year, settled } = application;
  const number = clawbackNumber(policy.policyId, year);
  const clawback = openClawback(
    {
      number,
      policyId: policy.policyId,
      application: application.number,
      enterpriseUscc: policy.enterpriseUscc,
      scheme,
      year,
      cause: 'CANCELLATION',
    },
    effect.clawback,
    settled,
    facts.today,
    rulesAt(facts.now).clawbackDays.value,
  );
  const version = unit.put(clawbacks, { ...clawback, _id: number });
  const entry = { kind: 'CLAWBACK', reference: number, by } as const;
  writeLedger(unit, facts, entry, clawbackPostings(scheme, year, clawback.parts));
  unit.emit(clawbackOpened(clawback, version));
  return number;
};

/** A cap that was freed in the same year is usable again; in a later year it is not. */
const stageAccount = (
  application: Application,
  effect: CancellationEffect,
  clawback: string | undefined,
  unit: Unit,
  facts: Facts,
): void => {
  const account = unit.get(enterpriseAccounts, application.policy.enterpriseUscc);
  if (account === undefined) return;
  const { year, scheme, outsideAcrossSchemesCap } = application;
  const isSameYear = yearOf(facts.today) === year;
  if (clawback === undefined && (effect.lowered === 0n || !isSameYear)) return;
  unit.put(enterpriseAccounts, {
    ...account,
    usage: isSameYear
      ? giveBack(account.usage, year, { code: scheme, outsideAcrossSchemesCap }, effect.lowered)
      : account.usage,
    openClawbacks: clawback === undefined ? account.openClawbacks : [...account.openClawbacks, clawback],
  });
};
