import {
  addFen,
  type DomainError,
  domainError,
  type Fen,
  formatYuan,
  subtractFen,
  zeroFen,
} from '@donghu/kernel';
import type { Payer } from './payer.js';

/**
 * What one payer may spend on one scheme in one year (专项资金). Always, and in every replica at once:
 * reserved + paid ≤ amount.
 */
export interface Budget {
  readonly scheme: string;
  readonly year: number;
  readonly payer: Payer;
  /** What the payer set aside, as last adjusted. */
  readonly appropriated: Fen;
  /** Recovered money that came back in this year. */
  readonly returned: Fen;
  readonly reserved: Fen;
  readonly paid: Fen;
}

/** `RND/2025/CITY` */
export const budgetId = (scheme: string, year: number, payer: Payer): string => `${scheme}/${year}/${payer}`;

export const emptyBudget = (scheme: string, year: number, payer: Payer): Budget => ({
  scheme,
  year,
  payer,
  appropriated: zeroFen,
  returned: zeroFen,
  reserved: zeroFen,
  paid: zeroFen,
});

/** What may be committed: the appropriation and what came back. */
export const budgetAmount = (budget: Budget): Fen => addFen(budget.appropriated, budget.returned);

export const committed = (budget: Budget): Fen => addFen(budget.reserved, budget.paid);

export const budgetLeft = (budget: Budget): Fen => subtractFen(budgetAmount(budget), committed(budget));

/** Sets the appropriation; it never goes below what is committed already. */
export const appropriate = (budget: Budget, appropriated: Fen): Budget | DomainError => {
  const changed = { ...budget, appropriated };
  return budgetLeft(changed) >= 0n
    ? changed
    : domainError('BUDGET_BELOW_COMMITTED', 'the budget cannot go below what is reserved and paid', {
        facts: {
          payer: budget.payer,
          reserved: formatYuan(budget.reserved),
          paid: formatYuan(budget.paid),
          returned: formatYuan(budget.returned),
        },
      });
};

/** Whoever reserves has looked at what is left; more than that is a fault of the program. */
export const reserve = (budget: Budget, amount: Fen): Budget => {
  if (amount > budgetLeft(budget)) throw new RangeError(`${amount} fen are above what the budget has left`);
  return { ...budget, reserved: addFen(budget.reserved, amount) };
};

export const release = (budget: Budget, amount: Fen): Budget => {
  if (amount > budget.reserved) throw new RangeError(`${amount} fen are above what is reserved`);
  return { ...budget, reserved: subtractFen(budget.reserved, amount) };
};

export const payOut = (budget: Budget, amount: Fen): Budget => {
  const released = release(budget, amount);
  return { ...released, paid: addFen(released.paid, amount) };
};

export const takeBack = (budget: Budget, amount: Fen): Budget => ({
  ...budget,
  returned: addFen(budget.returned, amount),
});
