import {
  allocateByWeights,
  applyRateHalfUp,
  type Fen,
  isDomainError,
  maxFen,
  negateFen,
  type Rate,
  sumFen,
  zeroFen,
} from '@donghu/kernel';
import type { MemberPart } from './standing.js';

/**
 * What each member has of the lead's fee (管理费) by now: a part of the followers' premium, half up to fen, that the
 * followers pay by largest remainder and the lead receives. It is that of the running total, so that what is paid
 * after an endorsement is the difference to what was paid before, and always adds up.
 */
export const leadFees = (
  parts: readonly MemberPart[],
  leadUscc: string,
  feeRate: Rate,
): ReadonlyMap<string, Fen> => {
  const followers = parts.filter(({ insurerUscc }) => insurerUscc !== leadUscc);
  const weights = followers.map(({ insurerUscc, premium }) => ({
    key: insurerUscc,
    weight: maxFen(premium, zeroFen),
  }));
  const total = applyRateHalfUp(sumFen(weights.map(({ weight }) => weight)), feeRate);
  const paid = allocateByWeights(total, weights, 'key');
  if (isDomainError(paid)) throw new Error(paid.detail);
  const fees = new Map([...paid].map(([uscc, fee]) => [uscc, negateFen(fee)]));
  return fees.set(leadUscc, total);
};
