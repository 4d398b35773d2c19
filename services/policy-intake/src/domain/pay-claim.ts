import { addFen, type CalendarDate, type DomainError, type Fen, subtractFen, zeroFen } from '@donghu/kernel';
import type { Claim, ClaimPayment, ClaimState, MemberAmount, RecordedPayment } from './claim.js';
import { type CoInsurer, divide } from './co-insurance.js';
import { textOf } from './differing-fields.js';
import { claimUnknown, referenceTaken, refuseClaim } from './progress-claim.js';
import type { ClaimDecision } from './report-claim.js';

const unpaid: readonly ClaimState[] = ['REJECTED', 'WITHDRAWN'];

/** What each member has borne so far. */
export const borneBy = (payments: readonly RecordedPayment[]): ReadonlyMap<string, Fen> => {
  const borne = new Map<string, Fen>();
  for (const { insurerUscc, amount } of payments.flatMap(({ parts }) => parts)) {
    borne.set(insurerUscc, addFen(borne.get(insurerUscc) ?? zeroFen, amount));
  }
  return borne;
};

/**
 * The new total is divided, and what earlier payments gave is taken off: whatever happens in between, also to
 * the shares, every member's sum is its part of the sum.
 */
const partsOf = (claim: Claim, amount: Fen, members: readonly CoInsurer[]): readonly MemberAmount[] => {
  const borne = borneBy(claim.payments);
  const wanted = divide(addFen(claim.paid, amount), members);
  return [...new Set([...wanted.keys(), ...borne.keys()])].map((insurerUscc) => ({
    insurerUscc,
    amount: subtractFen(wanted.get(insurerUscc) ?? zeroFen, borne.get(insurerUscc) ?? zeroFen),
  }));
};

const isSame = ({ parts: _, ...known }: RecordedPayment, payment: ClaimPayment): boolean =>
  textOf(known) === textOf(payment);

/** Books a payment, once for each reference, on the members that shared the policy on the day of occurrence. */
export const payClaim = (
  claim: Claim | undefined,
  payment: ClaimPayment,
  members: readonly CoInsurer[],
  today: CalendarDate,
): ClaimDecision | DomainError => {
  if (claim === undefined) return claimUnknown();
  const known = claim.payments.find(({ reference }) => reference === payment.reference);
  if (known !== undefined) {
    return isSame(known, payment) ? { outcome: 'ALREADY_KNOWN', claim } : referenceTaken(payment.reference);
  }
  if (payment.amount <= 0n) return refuseClaim('/amount', 'NOT_POSITIVE', 'A payment is above zero');
  if (payment.paidOn < claim.report.occurredOn || payment.paidOn > today) {
    return refuseClaim('/paidOn', 'OUT_OF_RANGE', `A day from ${claim.report.occurredOn} to today`);
  }
  if (unpaid.includes(claim.state)) {
    return refuseClaim('/reference', 'STATE', `Nothing is paid on a claim that is ${claim.state}`);
  }
  const recorded = { ...payment, parts: partsOf(claim, payment.amount, members) };
  return {
    outcome: 'ACCEPTED',
    claim: {
      ...claim,
      state: claim.state === 'REPORTED' ? 'OPEN' : claim.state,
      payments: [...claim.payments, recorded],
      paid: addFen(claim.paid, payment.amount),
    },
  };
};
