import {
  addDays,
  addFen,
  type CalendarDate,
  type DomainError,
  domainError,
  type Fen,
  formatYuan,
  minFen,
  subtractFen,
  zeroFen,
} from '@donghu/kernel';
import { addAmounts, nothing, type PayerAmounts, splitByPayers, subtractAmounts } from './payer.js';

export interface Repayment {
  readonly kind: 'CASH' | 'OFFSET';
  readonly amount: Fen;
  readonly parts: PayerAmounts;
  readonly at: Date;
  readonly by: string;
  /** The bank's reference, or the application that it was set off against. */
  readonly reference: string;
}

/** Money that was paid without a claim to it and is asked back (追回). */
export interface Clawback {
  /** `ZH-2025-…` */
  readonly number: string;
  readonly policyId: string;
  readonly application: string;
  readonly enterpriseUscc: string;
  readonly scheme: string;
  /** The budget year of the application. */
  readonly year: number;
  readonly cause: 'CANCELLATION' | 'PREMIUM_REFUND';
  readonly amount: Fen;
  /** In the split of the original payment. */
  readonly parts: PayerAmounts;
  readonly repaid: Fen;
  readonly repaidParts: PayerAmounts;
  readonly dueOn: CalendarDate;
  readonly repayments: readonly Repayment[];
}

export const outstanding = (clawback: Clawback): Fen => subtractFen(clawback.amount, clawback.repaid);

/** From the day after the due date it is set off against the enterprise's next payment. */
export const isOverdue = (clawback: Clawback, today: CalendarDate): boolean =>
  clawback.dueOn < today && outstanding(clawback) > 0n;

export const openClawback = (
  origin: Pick<
    Clawback,
    'number' | 'policyId' | 'application' | 'enterpriseUscc' | 'scheme' | 'year' | 'cause'
  >,
  amount: Fen,
  settled: PayerAmounts,
  openedOn: CalendarDate,
  days: number,
): Clawback => ({
  ...origin,
  amount,
  parts: splitByPayers(amount, settled),
  repaid: zeroFen,
  repaidParts: nothing,
  dueOn: addDays(openedOn, days),
  repayments: [],
});

/** The amount as it is after a later change of the policy; what it rises by makes all of it due anew. */
export const changeClawback = (
  clawback: Clawback,
  { amount, cause }: Pick<Clawback, 'amount' | 'cause'>,
  settled: PayerAmounts,
  today: CalendarDate,
  days: number,
): Clawback => ({
  ...clawback,
  amount,
  cause,
  parts: splitByPayers(amount, settled),
  dueOn: amount > clawback.amount ? addDays(today, days) : clawback.dueOn,
});

/** Each payer's part of the next money: that of the running total less what it had, so that sums stay right. */
const nextParts = (clawback: Clawback, amount: Fen): PayerAmounts =>
  subtractAmounts(splitByPayers(addFen(clawback.repaid, amount), clawback.parts), clawback.repaidParts);

export const repay = (
  clawback: Clawback,
  repayment: Omit<Repayment, 'parts'>,
): { readonly clawback: Clawback; readonly parts: PayerAmounts } | DomainError => {
  const open = outstanding(clawback);
  if (repayment.amount <= 0n || repayment.amount > open) {
    const detail = `a repayment is above zero and at most what is open, ${formatYuan(open)}`;
    return domainError('VALIDATION_FAILED', detail, {
      fields: [{ pointer: '/amount', rule: 'ABOVE_OUTSTANDING', detail }],
      facts: { outstanding: formatYuan(open) },
    });
  }
  const parts = nextParts(clawback, repayment.amount);
  return {
    parts,
    clawback: {
      ...clawback,
      repaid: addFen(clawback.repaid, repayment.amount),
      repaidParts: addAmounts(clawback.repaidParts, parts),
      repayments: [...clawback.repayments, { ...repayment, parts }],
    },
  };
};

/** How much of a payment that comes due is kept back against an overdue clawback. */
export const offsetAgainst = (clawback: Clawback, due: Fen): Fen => minFen(outstanding(clawback), due);
