import type { Facts, Unit } from '@donghu/chassis';
import { enter } from '../domain/application.js';
import { takeBack } from '../domain/budget.js';
import { type Clawback, outstanding } from '../domain/clawback.js';
import { repaymentPostings } from '../domain/ledger.js';
import type { PayerAmounts } from '../domain/payer.js';
import { applicationDraft, applications } from '../store/applications.js';
import { budgets } from '../store/budgets.js';
import { clawbacks } from '../store/clawbacks.js';
import { enterpriseAccounts } from '../store/enterprise-accounts.js';
import { budgetIds, moveBudgets, writeLedger } from './book-money.js';

/** Reads clawbacks and whatever changes when money of theirs comes back in one of the years. */
export const loadReturns = async (
  numbers: readonly string[],
  years: readonly number[],
  unit: Unit,
): Promise<void> => {
  await unit.fetch(clawbacks, numbers);
  const found = numbers.flatMap((number) => unit.get(clawbacks, number) ?? []);
  await Promise.all([
    unit.fetch(
      applications,
      found.map((clawback) => clawback.policyId),
    ),
    unit.fetch(
      enterpriseAccounts,
      found.map((clawback) => clawback.enterpriseUscc),
    ),
    unit.fetch(
      budgets,
      found.flatMap((clawback) => years.flatMap((year) => budgetIds(clawback.scheme, year))),
    ),
  ]);
};

export interface ReturnedMoney {
  /** As it stands after the return. */
  readonly clawback: Clawback;
  readonly parts: PayerAmounts;
  readonly kind: 'REPAYMENT' | 'OFFSET';
  /** The year of return: its budget takes the money. */
  readonly year: number;
  readonly by: string;
}

/** Stages a return to the payers; a clawback that is repaid in full closes with its application. */
export const stageReturn = (
  { clawback, parts, kind, year, by }: ReturnedMoney,
  unit: Unit,
  facts: Facts,
): void => {
  const { number, scheme, enterpriseUscc, policyId } = clawback;
  moveBudgets(unit, scheme, year, parts, takeBack);
  const postings = repaymentPostings(scheme, clawback.year, year, parts);
  writeLedger(unit, facts, { kind, reference: number, by }, postings);
  if (outstanding(clawback) === 0n) {
    const application = unit.get(applications, policyId);
    if (application !== undefined) {
      unit.put(applications, applicationDraft(enter(application, 'CLAWED_BACK', facts.now, by)));
    }
    const account = unit.get(enterpriseAccounts, enterpriseUscc);
    if (account !== undefined) {
      const openClawbacks = account.openClawbacks.filter((open) => open !== number);
      unit.put(enterpriseAccounts, { ...account, openClawbacks });
    }
  }
  unit.put(clawbacks, { ...clawback, _id: number });
};
