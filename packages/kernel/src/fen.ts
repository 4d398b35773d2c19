import type { DomainError } from './domain-error.js';
import { domainError } from './domain-error.js';

declare const unit: unique symbol;

/** An amount in fen (分), 0.01 yuan, inside a signed 64-bit integer: the same on the wire and in the store. */
export type Fen = bigint & { readonly [unit]: 'fen' };

const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;

const fitsInt64 = (value: bigint): boolean => value >= lowest && value <= highest;

/**
 * Takes a bigint as fen. Throws a RangeError outside a signed 64-bit integer: 92 quadrillion yuan is no
 * amount of business, so it is a fault of the program and not a refusal.
 */
export const fen = (value: bigint): Fen => {
  if (!fitsInt64(value)) {
    throw new RangeError(`${value} fen does not fit a signed 64-bit integer`);
  }
  return value as Fen;
};

export const zeroFen: Fen = fen(0n);

export const addFen = (a: Fen, b: Fen): Fen => fen(a + b);

export const subtractFen = (a: Fen, b: Fen): Fen => fen(a - b);

export const negateFen = (amount: Fen): Fen => fen(-amount);

/** The sum, zero for none. Only the total has to fit, not the steps on the way. */
export const sumFen = (amounts: Iterable<Fen>): Fen => {
  let total = 0n;
  for (const amount of amounts) {
    total += amount;
  }
  return fen(total);
};

/** For sorting, smallest first. */
export const compareFen = (a: Fen, b: Fen): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

export const minFen = (first: Fen, ...others: readonly Fen[]): Fen =>
  others.reduce((least, amount) => (compareFen(amount, least) < 0 ? amount : least), first);

export const maxFen = (first: Fen, ...others: readonly Fen[]): Fen =>
  others.reduce((most, amount) => (compareFen(amount, most) > 0 ? amount : most), first);

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

const longestYuan = '-92233720368547758.08'.length;

/** Up to this many digits, a number holds the amount without loss, and it is quicker than a bigint. */
const safeDigits = 15;

const yuanFault = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const notYuan = (pointer: string): DomainError =>
  yuanFault(
    pointer,
    'YUAN_FORMAT',
    'An amount is a decimal string of yuan with exactly two decimals, for example "80000.00"',
  );

const isYuan = (text: string, firstDigit: number, pointAt: number): boolean => {
  if (pointAt <= firstDigit || text.charCodeAt(pointAt) !== point) {
    return false;
  }
  for (let at = firstDigit; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (at !== pointAt && (character < zero || character > nine)) {
      return false;
    }
  }
  return text.charCodeAt(firstDigit) !== zero || pointAt === firstDigit + 1;
};

/**
 * Reads yuan in their one canonical form, `0.05`, `80000.00`, `-12.30`: no plus, exponent, space, grouping
 * or superfluous zero, and no `-0.00`, so that `formatYuan` gives back the same text.
 */
export const parseYuan = (text: string, pointer = ''): Fen | DomainError => {
  const negative = text.charCodeAt(0) === minus;
  const firstDigit = negative ? 1 : 0;
  const pointAt = text.length - 3;
  if (text.length > longestYuan || !isYuan(text, firstDigit, pointAt)) {
    return notYuan(pointer);
  }
  const digits = text.slice(firstDigit, pointAt) + text.slice(pointAt + 1);
  const amount = digits.length <= safeDigits ? BigInt(Number(digits)) : BigInt(digits);
  if (negative && amount === 0n) {
    return notYuan(pointer);
  }
  const signed = negative ? -amount : amount;
  return fitsInt64(signed)
    ? fen(signed)
    : yuanFault(pointer, 'OUT_OF_RANGE', 'The amount does not fit a signed 64-bit number of fen');
};

/** `80000.00`: the form of every amount on the wire and in a report. */
export const formatYuan = (amount: Fen): string => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
