import { type Fen, sumFen, zeroFen } from '@donghu/kernel';
import { type Payer, type PayerAmounts, payers } from './payer.js';

/** Accounts of the double-entry ledger (复式记账), kept for each scheme, year and payer. */
const ledgerAccounts = [
  /** What policies are entitled to by assessment, before any budget: a memorandum account (备查账) … */
  'entitlement:recognised',
  /** … and its contra account. */
  'entitlement:contra',
  /** Where appropriations come from. */
  'budget:appropriation',
  'budget:available',
  'budget:reserved',
  /** Subsidies that were settled and that nobody asked back. */
  'subsidy:paid',
  /** Asked back and not returned yet. */
  'recovery:receivable',
] as const;

export type LedgerAccount = (typeof ledgerAccounts)[number];

export interface Posting {
  readonly account: LedgerAccount;
  readonly scheme: string;
  readonly year: number;
  readonly payer: Payer;
  readonly debit: Fen;
  readonly credit: Fen;
}

export const isBalanced = (postings: readonly Posting[]): boolean =>
  sumFen(postings.map(({ debit }) => debit)) === sumFen(postings.map(({ credit }) => credit)) &&
  postings.every(({ debit, credit }) => debit >= 0n && credit >= 0n);

interface Side {
  readonly account: LedgerAccount;
  readonly year: number;
}

/** Moves each payer's amount from one account to another; a negative amount moves the other way. */
const transfer = (scheme: string, to: Side, from: Side, amounts: PayerAmounts): readonly Posting[] =>
  payers.flatMap((payer) => {
    const amount = amounts[payer];
    if (amount === 0n) return [];
    const [debited, credited] = amount > 0n ? [to, from] : [from, to];
    const moved = (amount > 0n ? amount : -amount) as Fen;
    return [
      { ...debited, scheme, payer, debit: moved, credit: zeroFen },
      { ...credited, scheme, payer, debit: zeroFen, credit: moved },
    ];
  });

export const appropriationPostings = (scheme: string, year: number, change: PayerAmounts) =>
  transfer(scheme, { account: 'budget:available', year }, { account: 'budget:appropriation', year }, change);

/** Assessment (核定): an entitlement is recognised. A cancellation moves the negative amount. */
export const entitlementPostings = (scheme: string, year: number, amounts: PayerAmounts) =>
  transfer(
    scheme,
    { account: 'entitlement:recognised', year },
    { account: 'entitlement:contra', year },
    amounts,
  );

/** Approval (批准): money is set aside. A cancellation moves the negative amount. */
export const reservationPostings = (scheme: string, year: number, amounts: PayerAmounts) =>
  transfer(scheme, { account: 'budget:reserved', year }, { account: 'budget:available', year }, amounts);

export const paymentPostings = (scheme: string, year: number, amounts: PayerAmounts) =>
  transfer(scheme, { account: 'subsidy:paid', year }, { account: 'budget:reserved', year }, amounts);

/** 追回: what was paid without a claim to it is owed by the enterprise. */
export const clawbackPostings = (scheme: string, year: number, amounts: PayerAmounts) =>
  transfer(scheme, { account: 'recovery:receivable', year }, { account: 'subsidy:paid', year }, amounts);

/** Returned money goes to the budget of the year of return (退回当年预算). */
export const repaymentPostings = (
  scheme: string,
  paidYear: number,
  returnYear: number,
  amounts: PayerAmounts,
) =>
  transfer(
    scheme,
    { account: 'budget:available', year: returnYear },
    { account: 'recovery:receivable', year: paidYear },
    amounts,
  );

/** Debit and credit sums of one account. */
export interface AccountTotal {
  readonly account: LedgerAccount;
  readonly debit: Fen;
  readonly credit: Fen;
}

export const trialBalance = (postings: Iterable<Posting>): readonly AccountTotal[] => {
  const totals = new Map(ledgerAccounts.map((account) => [account, { debit: 0n, credit: 0n }]));
  for (const { account, debit, credit } of postings) {
    const total = totals.get(account);
    if (total === undefined) continue;
    total.debit += debit;
    total.credit += credit;
  }
  return [...totals].map(([account, { debit, credit }]) => ({
    account,
    debit: debit as Fen,
    credit: credit as Fen,
  }));
};
