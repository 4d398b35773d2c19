import type { DomainError } from './domain-error.js';
import { domainError } from './domain-error.js';
import type { Fen } from './fen.js';
import { fen } from './fen.js';

declare const scale: unique symbol;

/** A rate of zero or more, held as integer parts per million: `0.500000` is 500,000. */
export type Rate = bigint & { readonly [scale]: 'parts-per-million' };

const decimals = 6;
const one = 1_000_000n;

/** Takes parts per million as a rate. Throws a RangeError below zero. */
export const rate = (partsPerMillion: bigint): Rate => {
  if (partsPerMillion < 0n) {
    throw new RangeError(`A rate of ${partsPerMillion} parts per million is below zero`);
  }
  return partsPerMillion as Rate;
};

export const zeroRate: Rate = rate(0n);

/** 1.000000, 100 %. */
export const wholeRate: Rate = rate(one);

/** `basisPoints(50)` is 0.005000: one basis point (万分之一) is 0.01 %. */
export const basisPoints = (count: number): Rate => rate(BigInt(count) * 100n);

const ratePattern = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/;

/** Reads `0.5` or `0.500000`: up to six decimals, no sign, exponent or superfluous leading zero. */
export const parseRate = (text: string, pointer = ''): Rate | DomainError => {
  if (!ratePattern.test(text)) {
    const detail =
      'A rate is a decimal string of zero or more with up to six decimals, for example "0.500000"';
    return domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule: 'RATE_FORMAT', detail }] });
  }
  const [whole = '', fraction = ''] = text.split('.');
  return rate(BigInt(whole + fraction.padEnd(decimals, '0')));
};

/** Always six decimals: `0.500000`. */
export const formatRate = (value: Rate): string => {
  const digits = value.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

export const addRates = (a: Rate, b: Rate): Rate => rate(a + b);

/** For sorting, lowest first. */
export const compareRates = (a: Rate, b: Rate): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

export const minRate = (first: Rate, ...others: readonly Rate[]): Rate =>
  others.reduce((least, value) => (compareRates(value, least) < 0 ? value : least), first);

/**
 * The product as a rate: 0.50 × 0.60 = 0.30. Exact while the factors have six decimals together, as every
 * scheme rate with its multiplier has; what lies beyond six is cut off, because a rate is a ceiling. Where
 * even that may not be lost, give `applyRateDown` the factors one by one: it rounds once, at the end.
 */
export const multiplyRates = (a: Rate, b: Rate): Rate => rate((a * b) / one);

const divideDown = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient;
};

const divideHalfUp = (numerator: bigint, denominator: bigint): bigint => {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
};

const exactProduct = (amount: Fen, rates: readonly Rate[]): { numerator: bigint; denominator: bigint } =>
  rates.reduce(
    ({ numerator, denominator }, value) => ({ numerator: numerator * value, denominator: denominator * one }),
    { numerator: amount as bigint, denominator: 1n },
  );

/** The amount times every rate, rounded down (towards minus infinity) once: for subsidies, whose rate is a ceiling. */
export const applyRateDown = (amount: Fen, ...rates: readonly Rate[]): Fen => {
  const { numerator, denominator } = exactProduct(amount, rates);
  return fen(divideDown(numerator, denominator));
};

/**
 * The amount times every rate, rounded half up (四舍五入) once: for interest and reinsurance recoveries. Half
 * a fen goes away from zero, so that a refund mirrors the charge that it takes back.
 */
export const applyRateHalfUp = (amount: Fen, ...rates: readonly Rate[]): Fen => {
  const { numerator, denominator } = exactProduct(amount, rates);
  return fen(divideHalfUp(numerator, denominator));
};
