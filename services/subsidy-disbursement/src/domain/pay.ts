import { type CalendarDate, type Fen, isDomainError, subtractFen, zeroFen } from '@donghu/kernel';
import { type Application, enter, type PaymentObstacle, reservedFor, waitingFen } from './application.js';
import { type Clawback, isOverdue, offsetAgainst, repay } from './clawback.js';
import { addAmounts, type PayerAmounts, splitByPayers, subtractAmounts, totalOf } from './payer.js';
import type { LockedRating } from './supervision-class.js';

/** The class at the moment of payment counts, whatever was locked: class D or a listing blocks. */
export const paymentObstacle = (rating: LockedRating): PaymentObstacle | undefined => {
  if (rating.vetoes.length > 0) return 'SERIOUS_DISHONESTY';
  return rating.supervisionClass === 'D' ? 'CLASS_D' : undefined;
};

export const awaitsPayment = (application: Application): boolean =>
  (application.state === 'APPROVED' || application.state === 'BLOCKED') &&
  totalOf(reservedFor(application)) > 0n;

export const blockPayment = (
  application: Application,
  reason: PaymentObstacle,
  at: Date,
  by: string,
): Application => enter({ ...application, blockedFor: reason }, 'BLOCKED', at, by);

/** One clawback after a set-off, and each payer's part of it. */
export interface SetOff {
  readonly clawback: Clawback;
  readonly parts: PayerAmounts;
}

export interface Payment {
  readonly application: Application;
  /** Leaves the reservation, by payer. */
  readonly settled: PayerAmounts;
  /** Goes to the enterprise's account. */
  readonly cash: PayerAmounts;
  readonly offset: Fen;
  readonly setOffs: readonly SetOff[];
}

/** Pays what is reserved; overdue clawbacks are set off first, the oldest due date before the others. */
export const payApplication = (
  application: Application,
  clawbacks: readonly Clawback[],
  today: CalendarDate,
  at: Date,
  by: string,
): Payment => {
  const settled = reservedFor(application);
  let due = totalOf(settled);
  const setOffs: SetOff[] = [];
  const overdue = clawbacks
    .filter((clawback) => isOverdue(clawback, today))
    .sort((a, b) => (a.dueOn < b.dueOn || (a.dueOn === b.dueOn && a.number < b.number) ? -1 : 1));
  for (const clawback of overdue) {
    const amount = offsetAgainst(clawback, due);
    if (amount === 0n) break;
    const result = repay(clawback, { kind: 'OFFSET', amount, at, by, reference: application.number });
    if (isDomainError(result)) throw new RangeError(result.detail);
    setOffs.push(result);
    due = subtractFen(due, amount);
  }
  const offset = subtractFen(totalOf(settled), due);
  const { blockedFor, ...unblocked } = application;
  const paid: Application = {
    ...unblocked,
    settled: addAmounts(application.settled, settled),
    offset: (application.offset + offset) as Fen,
  };
  return {
    application: enter(paid, waitingFen(paid) > zeroFen ? 'WAITLISTED' : 'PAID', at, by),
    settled,
    cash: subtractAmounts(settled, splitByPayers(offset, settled)),
    offset,
    setOffs,
  };
};
