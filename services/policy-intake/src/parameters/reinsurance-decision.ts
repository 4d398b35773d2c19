import { fen } from '@donghu/kernel';

/**
 * A pool that keeps more than 50 million yuan of one risk has to decide on reinsurance (plan (五)1: 按需再保). The
 * zone's own figure, from the plan's date on.
 */
export const reinsuranceDecision = {
  value: fen(5_000_000_000n),
  from: '2021-09-22',
  reference: 'plan (五)1',
} as const;
