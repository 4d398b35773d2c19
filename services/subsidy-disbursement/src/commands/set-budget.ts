import type { UseCase } from '@donghu/chassis';
import { domainError, type Fen, isDomainError, subtractFen } from '@donghu/kernel';
import { appropriate, budgetId, emptyBudget } from '../domain/budget.js';
import { appropriationPostings } from '../domain/ledger.js';
import { nothing, type Payer } from '../domain/payer.js';
import { budgets } from '../store/budgets.js';
import { schemeCatalogue, schemeCatalogueId } from '../store/scheme-catalogue.js';
import { writeLedger } from './book-money.js';

export interface SetBudget {
  readonly scheme: string;
  readonly year: number;
  readonly payer: Payer;
  readonly amount: Fen;
  readonly by: string;
}

/** Sets or adjusts what one payer spends on a scheme in a year; never below what is committed. */
export const setBudgetCommand: UseCase<SetBudget, { readonly id: string; readonly version: number }> = {
  name: 'set-budget',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(schemeCatalogue, [schemeCatalogueId]),
      unit.fetch(
        budgets,
        inputs.map(({ scheme, year, payer }) => budgetId(scheme, year, payer)),
      ),
    ]);
  },
  decide: ({ scheme, year, payer, amount, by }, unit, facts) => {
    const versions = unit.get(schemeCatalogue, schemeCatalogueId)?.versions ?? [];
    if (!versions.some((version) => version.code === scheme)) {
      return domainError('SCHEME_UNKNOWN', `there is no scheme ${scheme}`);
    }
    const id = budgetId(scheme, year, payer);
    const before = unit.get(budgets, id) ?? emptyBudget(scheme, year, payer);
    const after = appropriate(before, amount);
    if (isDomainError(after)) return after;
    const change = { ...nothing, [payer]: subtractFen(amount, before.appropriated) };
    const entry = { kind: 'APPROPRIATION', reference: id, by } as const;
    writeLedger(unit, facts, entry, appropriationPostings(scheme, year, change));
    return { id, version: unit.put(budgets, { ...after, _id: id }) };
  },
};
