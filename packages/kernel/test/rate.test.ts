import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Rate } from '../src/index.js';
import {
  addRates,
  applyRateDown,
  applyRateHalfUp,
  basisPoints,
  compareRates,
  fen,
  formatRate,
  isDomainError,
  minRate,
  multiplyRates,
  negateFen,
  parseRate,
  Refusal,
  rate,
  wholeRate,
  zeroRate,
} from '../src/index.js';

const rateOf = (text: string): Rate => {
  const parsed = parseRate(text);
  if (isDomainError(parsed)) {
    throw new Refusal(parsed);
  }
  return parsed;
};

const rates = fc.bigInt({ min: 0n, max: 3_000_000n }).map(rate);
const amounts = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map(fen);

describe('reading and writing', () => {
  test.each([
    ['0', 0n, '0.000000'],
    ['1', 1_000_000n, '1.000000'],
    ['0.5', 500_000n, '0.500000'],
    ['0.500000', 500_000n, '0.500000'],
    ['0.000001', 1n, '0.000001'],
    ['12.34', 12_340_000n, '12.340000'],
  ])('%s is %d parts per million', (text, partsPerMillion, canonical) => {
    expect(parseRate(text)).toBe(partsPerMillion);
    expect(formatRate(rateOf(text))).toBe(canonical);
  });

  test.each([
    '',
    '.5',
    '5.',
    '-0.5',
    '+0.5',
    '00.5',
    '01',
    '0.0000001',
    '1e-1',
    '50%',
    ' 0.5',
    '0.5\n',
    '1'.repeat(13),
  ])('refuses %j', (text) => {
    expect(parseRate(text, '/rate')).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '/rate', rule: 'RATE_FORMAT' }],
    });
  });

  test('every rate survives the way out and back', () => {
    fc.assert(
      fc.property(rates, (value) => {
        expect(parseRate(formatRate(value))).toBe(value);
      }),
    );
  });

  test('a basis point is a hundredth of a per cent', () => {
    expect(basisPoints(1)).toBe(100n);
    expect(basisPoints(10_000)).toBe(wholeRate);
    expect(() => basisPoints(0.5)).toThrow(RangeError);
    expect(() => basisPoints(-1)).toThrow(RangeError);
  });
});

describe('between rates', () => {
  test('0.50 × 0.60 is exactly 0.30', () => {
    expect(multiplyRates(rateOf('0.50'), rateOf('0.60'))).toBe(rateOf('0.30'));
  });

  test('a product beyond six decimals is cut off', () => {
    expect(formatRate(multiplyRates(rateOf('0.333333'), rateOf('0.6')))).toBe('0.199999');
  });

  test('adds, compares and limits: min(0.50 × 1.20 + 0.30, 0.80)', () => {
    const raised = addRates(multiplyRates(rateOf('0.50'), rateOf('1.20')), rateOf('0.30'));
    expect(formatRate(raised)).toBe('0.900000');
    expect(minRate(raised, rateOf('0.80'))).toBe(rateOf('0.8'));
    expect([wholeRate, zeroRate, wholeRate].sort(compareRates)).toEqual([zeroRate, wholeRate, wholeRate]);
  });
});

describe('applied to an amount', () => {
  test.each([
    ['0.50', 6_172_839n],
    ['0.30', 3_703_703n],
  ])('123,456.78 at %s, rounded down', (text, expected) => {
    expect(applyRateDown(fen(12_345_678n), rateOf(text))).toBe(expected);
  });

  test('a quota share of 40 % recovers 13.34 of 33.34', () => {
    expect(applyRateHalfUp(fen(3334n), rateOf('0.4'))).toBe(1334n);
  });

  test('half a fen goes up, and away from zero for a refund', () => {
    expect(applyRateHalfUp(fen(1n), rateOf('0.5'))).toBe(1n);
    expect(applyRateHalfUp(fen(1n), rateOf('0.499999'))).toBe(0n);
    expect(applyRateHalfUp(fen(-1n), rateOf('0.5'))).toBe(-1n);
  });

  test('down means towards minus infinity', () => {
    expect(applyRateDown(fen(-1n), rateOf('0.5'))).toBe(-1n);
    expect(applyRateDown(fen(-2n), rateOf('0.5'))).toBe(-1n);
  });

  test('several rates are rounded once', () => {
    const amount = fen(1_000_000_000_000n);
    const [third, part] = [rateOf('0.333333'), rateOf('0.6')];
    expect(applyRateDown(amount, third, part)).toBe(199_999_800_000n);
    expect(applyRateDown(amount, multiplyRates(third, part))).toBe(199_999_000_000n);
    expect(applyRateDown(amount)).toBe(amount);
  });

  test('rounding down never gives more than the exact product, and less than one fen below it', () => {
    fc.assert(
      fc.property(amounts, rates, (amount, value) => {
        const exact = amount * value;
        const rounded = applyRateDown(amount, value) * 1_000_000n;
        expect(rounded <= exact && exact - rounded < 1_000_000n).toBe(true);
      }),
    );
  });

  test('rounding half up stays within half a fen and mirrors', () => {
    fc.assert(
      fc.property(amounts, rates, (amount, value) => {
        const rounded = applyRateHalfUp(amount, value);
        const off = rounded * 1_000_000n - amount * value;
        expect(off >= -500_000n && off <= 500_000n).toBe(true);
        expect(applyRateHalfUp(negateFen(amount), value)).toBe(negateFen(rounded));
      }),
    );
  });
});
