import { allocateByWeights, type Fen, isDomainError, sumFen, zeroFen } from '@donghu/kernel';
import { type Application, enter, waitingFen } from './application.js';
import {
  addAmounts,
  largestWithin,
  type PayerAmounts,
  type PayerShares,
  splitWithin,
  totalOf,
} from './payer.js';

/**
 * What happens when a budget runs out; the order is that of acceptance. `FIFO_PARTIAL`: the application that
 * crosses the line gets what is left. `FIFO_WHOLE`: it waits whole. In both, all later ones wait too.
 * `PRO_RATA`: all of the batch are scaled.
 */
export const approvalOrders = ['FIFO_PARTIAL', 'FIFO_WHOLE', 'PRO_RATA'] as const;

export type ApprovalOrder = (typeof approvalOrders)[number];

export interface Grant {
  readonly parts: PayerAmounts;
  /** The line was crossed: nothing is left for those that come later. */
  readonly crossed: boolean;
}

const none = (crossed: boolean): Grant => ({ parts: { CITY: zeroFen, ZONE: zeroFen }, crossed });

/** How much of a wanted amount one application gets from what the payers have left. */
export const grant = (
  order: ApprovalOrder,
  wanted: Fen,
  shares: PayerShares,
  left: PayerAmounts,
  crossedBefore: boolean,
): Grant => {
  if (crossedBefore && order !== 'PRO_RATA') return none(true);
  const fits = largestWithin(wanted, shares, left);
  if (order === 'FIFO_WHOLE' && fits < wanted) return none(true);
  const parts = splitWithin(fits, shares, left);
  if (parts === undefined) throw new RangeError(`${fits} fen do not fit although they were found to`);
  return { parts, crossed: fits < wanted };
};

/** PRO_RATA: what is left, in proportion to what each waits for; largest remainder, earlier first on a tie. */
export const proRata = (
  waiting: readonly { readonly key: string; readonly amount: Fen }[],
  shares: PayerShares,
  left: PayerAmounts,
): ReadonlyMap<string, Fen> => {
  const wanted = sumFen(waiting.map(({ amount }) => amount));
  const fits = largestWithin(wanted, shares, left);
  const parts = allocateByWeights(
    fits,
    waiting.map(({ key, amount }) => ({ key, weight: amount })),
  );
  if (isDomainError(parts)) throw new RangeError(parts.detail);
  return parts;
};

/** Whether an application waits for a reservation. */
export const awaitsApproval = (
  application: Pick<Application, 'state' | 'entitled' | 'approved' | 'returned'>,
): boolean =>
  (application.state === 'ASSESSED' ||
    application.state === 'WAITLISTED' ||
    application.state === 'APPROVED' ||
    application.state === 'BLOCKED') &&
  waitingFen(application) > 0n;

/** Takes what was granted. An application that got nothing is waitlisted; one that holds something stays. */
export const approveApplication = (
  application: Application,
  parts: PayerAmounts,
  at: Date,
  by: string,
): Application => {
  if (totalOf(parts) === 0n) {
    return application.state === 'ASSESSED' ? enter(application, 'WAITLISTED', at, by) : application;
  }
  const approved = addAmounts(application.approved, parts);
  const approvedBy = application.approvedBy.includes(by)
    ? application.approvedBy
    : [...application.approvedBy, by];
  const holding = { ...application, approved, approvedBy };
  return application.state === 'BLOCKED' ? holding : enter(holding, 'APPROVED', at, by);
};
