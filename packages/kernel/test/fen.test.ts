import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addFen,
  compareFen,
  fen,
  formatYuan,
  isDomainError,
  maxFen,
  minFen,
  negateFen,
  parseYuan,
  subtractFen,
  sumFen,
  zeroFen,
} from '../src/index.js';

const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;
const amounts = fc.bigInt({ min: lowest, max: highest }).map(fen);
const smallAmounts = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }).map(fen);

describe('arithmetic', () => {
  test('adds, subtracts and negates', () => {
    expect(addFen(fen(150n), fen(-50n))).toBe(100n);
    expect(subtractFen(fen(150n), fen(200n))).toBe(-50n);
    expect(negateFen(fen(7n))).toBe(-7n);
  });

  test('sums any number of amounts', () => {
    expect(sumFen([])).toBe(zeroFen);
    expect(sumFen([fen(1n), fen(2n), fen(-4n)])).toBe(-1n);
  });

  test('a sum may pass the limit on the way, not at the end', () => {
    expect(sumFen([fen(highest), fen(1n), fen(-1n)])).toBe(highest);
    expect(() => sumFen([fen(highest), fen(1n)])).toThrow(RangeError);
  });

  test('an amount outside 64 bits is a fault of the program', () => {
    expect(() => fen(highest + 1n)).toThrow(RangeError);
    expect(() => fen(lowest - 1n)).toThrow(RangeError);
    expect(() => addFen(fen(highest), fen(1n))).toThrow(RangeError);
    expect(() => negateFen(fen(lowest))).toThrow(RangeError);
  });

  test('finds the least and the most', () => {
    expect(minFen(fen(3n), fen(-1n), fen(2n))).toBe(-1n);
    expect(maxFen(fen(3n), fen(9n), fen(2n))).toBe(9n);
    expect(minFen(fen(3n))).toBe(3n);
  });

  test('sorts as numbers and not as text', () => {
    expect([fen(10n), fen(9n), fen(-1n), fen(9n)].sort(compareFen)).toEqual([-1n, 9n, 9n, 10n]);
  });

  test('adding and subtracting undo each other', () => {
    fc.assert(
      fc.property(smallAmounts, smallAmounts, (a, b) => {
        expect(subtractFen(addFen(a, b), b)).toBe(a);
      }),
    );
  });
});

describe('yuan', () => {
  test.each([
    ['0.00', 0n],
    ['0.05', 5n],
    ['-0.05', -5n],
    ['1.00', 100n],
    ['80000.00', 8_000_000n],
    ['-12.30', -1230n],
    ['1000000000000.00', 10n ** 14n],
    ['92233720368547758.07', highest],
    ['-92233720368547758.08', lowest],
  ])('reads and writes %s', (text, amount) => {
    expect(parseYuan(text)).toBe(amount);
    expect(formatYuan(fen(amount))).toBe(text);
  });

  test.each([
    '',
    '-',
    '.',
    '.00',
    '-.00',
    '1',
    '1.',
    '1.0',
    '1.000',
    '100',
    '01.00',
    '00.00',
    '-01.00',
    '-0.00',
    '+1.00',
    '--1.00',
    '1e2.00',
    '1e5',
    ' 1.00',
    '1.00 ',
    '1.00\n',
    '1,000.00',
    '1.000.00',
    '1..00',
    '1.0.0',
    '0x1.00',
    'NaN',
    'Infinity',
    '１.00',
    '¥1.00',
    '9'.repeat(1_000_000),
  ])('refuses %j', (text) => {
    expect(parseYuan(text, '/premium/paid')).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '/premium/paid', rule: 'YUAN_FORMAT' }],
    });
  });

  test.each(['92233720368547758.08', '-92233720368547758.09', '99999999999999999.99'])(
    'refuses %s: it does not fit 64 bits',
    (text) => {
      expect(parseYuan(text, '/sumInsured')).toMatchObject({
        code: 'VALIDATION_FAILED',
        fields: [{ pointer: '/sumInsured', rule: 'OUT_OF_RANGE' }],
      });
    },
  );

  test('every amount survives the way out and back', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseYuan(formatYuan(amount))).toBe(amount);
      }),
    );
  });

  test('every text that is read is the text that would be written', () => {
    const nearly = fc.oneof(
      fc.string({ unit: fc.constantFrom('-', '.', '0', '1', '9', '+', 'e', ' '), maxLength: 10 }),
      fc.string(),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        const amount = parseYuan(text);
        expect(isDomainError(amount) ? text : formatYuan(amount)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});
