import { type Fen, maxFen, minFen, subtractFen, zeroFen } from '@donghu/kernel';
import { type Application, enter, reservedFor, waitingFen } from './application.js';
import { reassess } from './assess.js';
import { nothing, type PayerAmounts, splitByPayers, subtractAmounts, totalOf } from './payer.js';
import type { Cancellation } from './policy-facts.js';

export interface CancellationEffect {
  readonly application: Application;
  /** By how much the entitlement fell. */
  readonly lowered: Fen;
  /** Leaves the reservation, by payer. */
  readonly released: PayerAmounts;
  /** Was settled and is asked back; zero when nothing is. */
  readonly clawback: Fen;
}

/**
 * A policy was cancelled, or premium refunded: the entitlement is recomputed on the premium finally kept.
 * What is not paid is released; what was paid above the entitlement is asked back.
 */
export const cancelApplication = (
  application: Application,
  cancellation: Cancellation,
  at: Date,
  by: string,
): CancellationEffect => {
  const known = { ...application, cancellation };
  const { calculation, rating } = application;
  if (application.state === 'SUBMITTED' || application.state === 'REFUSED' || !calculation || !rating) {
    return { application: known, lowered: zeroFen, released: nothing, clawback: zeroFen };
  }
  const decided = reassess(calculation, rating, cancellation);
  const entitled = decided.kind === 'ENTITLED' ? decided.calculation.amount : zeroFen;
  const settled = totalOf(application.settled);
  const approved = totalOf(application.approved);
  const stays = maxFen(settled, minFen(approved, entitled));
  const reserved = reservedFor(application);
  const released = approved === stays ? nothing : splitByPayers(subtractFen(approved, stays), reserved);
  const clawback = maxFen(zeroFen, subtractFen(settled, entitled));
  const changed: Application = {
    ...known,
    entitled,
    approved: subtractAmounts(application.approved, released),
    ...(decided.kind === 'WAITING' || decided.calculation === undefined
      ? {}
      : { calculation: decided.calculation }),
    ...(decided.kind === 'REFUSED' && settled === 0n ? { refusal: decided.reason } : {}),
  };
  return {
    application: stateAfter(changed, settled, clawback, at, by),
    lowered: subtractFen(application.entitled, entitled),
    released,
    clawback,
  };
};

const stateAfter = (changed: Application, settled: Fen, clawback: Fen, at: Date, by: string): Application => {
  if (clawback > 0n) return enter(changed, 'CLAWBACK_OPEN', at, by);
  if (changed.entitled === 0n && settled === 0n) return enter(changed, 'REFUSED', at, by);
  const nothingDue = totalOf(reservedFor(changed)) === 0n && waitingFen(changed) <= 0n;
  return settled > 0n && nothingDue ? enter(changed, 'PAID', at, by) : changed;
};
