import type { DomainError } from './domain-error.js';
import { domainError, isDomainError } from './domain-error.js';
import type { Fen } from './fen.js';
import { addFen, fen, negateFen, subtractFen, zeroFen } from './fen.js';

/** Integer parts per million of a whole: 40 % is 400,000. */
export type Ppm = number;

export const wholePpm: Ppm = 1_000_000;

/** One member's part of a co-insured whole (共同保险). `key` is the member's USCC, `lead` marks 首席承保人. */
export interface Share {
  readonly key: string;
  readonly ppm: Ppm;
  readonly lead?: boolean;
}

export interface Weight {
  readonly key: string;
  readonly weight: bigint;
}

/** Who gets a left-over fen when two fractional parts are equal: the one named first, or the lower key. */
export type TieOrder = 'given' | 'key';

interface Claim {
  readonly key: string;
  readonly weight: bigint;
  /** The lower rank wins a tie. */
  readonly rank: number;
}

const fault = (detail: string, rule: string, facts: Readonly<Record<string, string>>): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: '', rule, detail }], facts });

const compareKeys = (a: string, b: string): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

const repeatedKey = (parts: readonly { readonly key: string }[]): string | undefined => {
  const seen = new Set<string>();
  return parts.find(({ key }) => seen.size === seen.add(key).size)?.key;
};

/**
 * Hamilton's method of the largest remainder (最大余额法): every claim gets its exact part rounded down, the
 * left-over fen go one by one to the largest fractional parts. `whole`, the sum of the weights, is above
 * zero; a claim without weight never gets a left-over fen.
 */
const byLargestRemainder = (total: Fen, whole: bigint, claims: readonly Claim[]): Map<string, Fen> => {
  if (total < 0n) {
    const mirrored = byLargestRemainder(negateFen(total), whole, claims);
    return new Map([...mirrored].map(([key, amount]) => [key, negateFen(amount)]));
  }
  const allocated = new Map<string, Fen>();
  let leftOver = total as bigint;
  for (const { key, weight } of claims) {
    const floor = (total * weight) / whole;
    allocated.set(key, fen(floor));
    leftOver -= floor;
  }
  const byFraction = claims
    .map((claim) => ({ ...claim, fraction: (total * claim.weight) % whole }))
    .sort((a, b) => (a.fraction === b.fraction ? a.rank - b.rank : a.fraction > b.fraction ? -1 : 1));
  for (const { key } of byFraction.slice(0, Number(leftOver))) {
    allocated.set(key, addFen(allocated.get(key) ?? zeroFen, fen(1n)));
  }
  return allocated;
};

const shareFault = (shares: readonly Share[]): DomainError | undefined => {
  const repeated = repeatedKey(shares);
  if (repeated !== undefined) {
    return fault('A member holds two shares', 'SHARE_REPEATED', { key: repeated });
  }
  const wrong = shares.find(({ ppm }) => !Number.isSafeInteger(ppm) || ppm <= 0);
  if (wrong !== undefined) {
    const detail = 'Every share is a whole number of parts per million above zero';
    return fault(detail, 'SHARE_NOT_POSITIVE', { key: wrong.key, ppm: String(wrong.ppm) });
  }
  const sumPpm = shares.reduce((sum, { ppm }) => sum + ppm, 0);
  if (sumPpm !== wholePpm) {
    const detail = `The shares add up to ${sumPpm} parts per million, not to ${wholePpm}`;
    return fault(detail, 'SHARES_NOT_WHOLE', { sumPpm: String(sumPpm) });
  }
  return undefined;
};

const leadThenKey = (a: Share, b: Share): number =>
  Number(b.lead ?? false) - Number(a.lead ?? false) || compareKeys(a.key, b.key);

/**
 * Divides an amount by co-insurance shares; the parts always add up to it. A tie goes to the lead, then to
 * the lower key. A negative amount (a refund) is the mirror image of the positive one. Shares that do not
 * add up to exactly the whole are refused, never adjusted.
 */
export const allocate = (total: Fen, shares: readonly Share[]): Map<string, Fen> | DomainError => {
  const wrong = shareFault(shares);
  if (wrong !== undefined) {
    return wrong;
  }
  const ranks = new Map([...shares].sort(leadThenKey).map(({ key }, rank) => [key, rank]));
  const claims = shares.map(({ key, ppm }) => ({ key, weight: BigInt(ppm), rank: ranks.get(key) ?? 0 }));
  return byLargestRemainder(total, BigInt(wholePpm), claims);
};

/**
 * Divides an amount in proportion to weights, as a budget among applications or a subsidy among payers; the
 * parts always add up to it. Weights below zero, and no weight at all for an amount, are refused.
 */
export const allocateByWeights = (
  total: Fen,
  weights: readonly Weight[],
  tieOrder: TieOrder = 'given',
): Map<string, Fen> | DomainError => {
  const repeated = repeatedKey(weights);
  if (repeated !== undefined) {
    return fault('A key has two weights', 'WEIGHT_REPEATED', { key: repeated });
  }
  const negative = weights.find(({ weight }) => weight < 0n);
  if (negative !== undefined) {
    const facts = { key: negative.key, weight: String(negative.weight) };
    return fault('A weight is below zero', 'WEIGHT_NEGATIVE', facts);
  }
  const whole = weights.reduce((sum, { weight }) => sum + weight, 0n);
  if (whole === 0n) {
    return total === 0n
      ? new Map(weights.map(({ key }) => [key, zeroFen]))
      : fault('There is no weight to divide the amount by', 'WEIGHTS_ZERO', { sumWeight: '0' });
  }
  const ordered = tieOrder === 'key' ? [...weights].sort((a, b) => compareKeys(a.key, b.key)) : weights;
  const ranks = new Map(ordered.map(({ key }, rank) => [key, rank]));
  const claims = weights.map(({ key, weight }) => ({ key, weight, rank: ranks.get(key) ?? 0 }));
  return byLargestRemainder(total, whole, claims);
};

/**
 * The next posting of a running total: the new cumulative total is divided, and what earlier postings gave
 * is taken off, so that every member's sum stays the division of the sum. A member's posting may be one fen
 * against the direction of the addition: that is the correction of an earlier left-over fen.
 */
export const allocateNext = (
  alreadyCumulative: Fen,
  addition: Fen,
  shares: readonly Share[],
): Map<string, Fen> | DomainError => {
  const before = allocate(alreadyCumulative, shares);
  if (isDomainError(before)) {
    return before;
  }
  const after = allocate(addFen(alreadyCumulative, addition), shares);
  if (isDomainError(after)) {
    return after;
  }
  return new Map([...after].map(([key, amount]) => [key, subtractFen(amount, before.get(key) ?? zeroFen)]));
};
