import type { Facts, Unit } from '@donghu/chassis';
import type { Fen } from '@donghu/kernel';
import { type Budget, budgetId, budgetLeft, emptyBudget } from '../domain/budget.js';
import { isBalanced, type Posting } from '../domain/ledger.js';
import { type PayerAmounts, payers } from '../domain/payer.js';
import { budgets } from '../store/budgets.js';
import { type LedgerEntryKind, ledgerEntries } from '../store/ledger-entries.js';

export const budgetIds = (scheme: string, year: number): readonly string[] =>
  payers.map((payer) => budgetId(scheme, year, payer));

/** What each payer has left; a payer without a budget has nothing. */
export const leftOf = (unit: Unit, scheme: string, year: number): PayerAmounts => {
  const left = (payer: (typeof payers)[number]): Fen => {
    const budget = unit.get(budgets, budgetId(scheme, year, payer));
    return budgetLeft(budget ?? emptyBudget(scheme, year, payer));
  };
  return { CITY: left('CITY'), ZONE: left('ZONE') };
};

/** Moves each payer's part in its budget. */
export const moveBudgets = (
  unit: Unit,
  scheme: string,
  year: number,
  parts: PayerAmounts,
  move: (budget: Budget, amount: Fen) => Budget,
): void => {
  for (const payer of payers) {
    if (parts[payer] === 0n) continue;
    const id = budgetId(scheme, year, payer);
    const budget = unit.get(budgets, id) ?? emptyBudget(scheme, year, payer);
    unit.put(budgets, { ...move(budget, parts[payer]), _id: id });
  }
};

/** Writes a balanced entry; one that is not balanced is a fault of the program and stops the whole change. */
export const writeLedger = (
  unit: Unit,
  facts: Facts,
  entry: { readonly kind: LedgerEntryKind; readonly reference: string; readonly by: string },
  postings: readonly Posting[],
): void => {
  if (postings.length === 0) return;
  if (!isBalanced(postings)) throw new RangeError(`${entry.kind} of ${entry.reference} is not balanced`);
  unit.append(ledgerEntries, { _id: facts.newId(), at: facts.now, ...entry, postings });
};
