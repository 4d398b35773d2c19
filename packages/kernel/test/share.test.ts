import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DomainError, Fen, Share } from '../src/index.js';
import {
  addFen,
  allocate,
  allocateByWeights,
  allocateNext,
  fen,
  isDomainError,
  negateFen,
  Refusal,
  sumFen,
  wholePpm,
  zeroFen,
} from '../src/index.js';

const leader = '91100000710931483R';
const lower = '91310000132211707B';
const higher = '91440300100012316L';

const parts = (outcome: Map<string, Fen> | DomainError): Map<string, Fen> => {
  if (isDomainError(outcome)) {
    throw new Refusal(outcome);
  }
  return outcome;
};

const thirds: readonly Share[] = [
  { key: leader, ppm: 333_334, lead: true },
  { key: higher, ppm: 333_333 },
  { key: lower, ppm: 333_333 },
];

const amounts = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(fen);

/** Between one and eight members: the whole is cut at distinct places. */
const wholeShares: fc.Arbitrary<readonly Share[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: wholePpm - 1 }), { maxLength: 7 })
  .map((cuts) => {
    const edges = [0, ...cuts.sort((a, b) => a - b), wholePpm];
    return edges
      .slice(1)
      .map((edge, at) => ({ key: `M${at}`, ppm: edge - (edges[at] ?? 0), lead: at === 0 }));
  });

describe('allocate', () => {
  test('1,000,000.01 at 40, 35 and 25 %', () => {
    const shares = [
      { key: leader, ppm: 400_000, lead: true },
      { key: lower, ppm: 350_000 },
      { key: higher, ppm: 250_000 },
    ];
    expect(parts(allocate(fen(100_000_001n), shares))).toEqual(
      new Map([
        [leader, 40_000_001n],
        [lower, 35_000_000n],
        [higher, 25_000_000n],
      ]),
    );
  });

  test('shares of 99.99 % are refused with their sum', () => {
    const shares = [
      { key: leader, ppm: 400_000, lead: true },
      { key: lower, ppm: 350_000 },
      { key: higher, ppm: 249_900 },
    ];
    expect(allocate(fen(100n), shares)).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ rule: 'SHARES_NOT_WHOLE' }],
      facts: { sumPpm: '999900' },
    });
  });

  test('no shares at all are refused', () => {
    expect(allocate(zeroFen, [])).toMatchObject({ code: 'VALIDATION_FAILED', facts: { sumPpm: '0' } });
  });

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('a share of %d is refused', (ppm) => {
    const shares = [
      { key: leader, ppm: wholePpm },
      { key: lower, ppm },
    ];
    expect(allocate(fen(100n), shares)).toMatchObject({ fields: [{ rule: 'SHARE_NOT_POSITIVE' }] });
  });

  test('a member named twice is refused', () => {
    const shares = [
      { key: leader, ppm: 500_000 },
      { key: leader, ppm: 500_000 },
    ];
    expect(allocate(fen(100n), shares)).toMatchObject({ fields: [{ rule: 'SHARE_REPEATED' }] });
  });

  test('a tie goes to the lead, even with the higher key', () => {
    const shares = [
      { key: lower, ppm: 500_000 },
      { key: higher, ppm: 500_000, lead: true },
    ];
    expect(parts(allocate(fen(1n), shares))).toEqual(
      new Map([
        [lower, 0n],
        [higher, 1n],
      ]),
    );
  });

  test('a tie between followers goes to the lower key, in whatever order they are named', () => {
    const divided = parts(allocate(fen(20_000n), thirds));
    expect(divided).toEqual(
      new Map([
        [leader, 6667n],
        [higher, 6666n],
        [lower, 6667n],
      ]),
    );
    expect([...divided.keys()]).toEqual([leader, higher, lower]);
  });

  test('the parts add up, each less than one fen off its exact share', () => {
    fc.assert(
      fc.property(amounts, wholeShares, (total, shares) => {
        const divided = parts(allocate(total, shares));
        expect(sumFen(divided.values())).toBe(total);
        for (const { key, ppm } of shares) {
          const off = (divided.get(key) ?? zeroFen) * BigInt(wholePpm) - total * BigInt(ppm);
          expect(off > -BigInt(wholePpm) && off < BigInt(wholePpm)).toBe(true);
        }
      }),
    );
  });

  test('a refund is the mirror image', () => {
    fc.assert(
      fc.property(amounts, wholeShares, (total, shares) => {
        const mirrored = [...parts(allocate(negateFen(total), shares))].map(([key, amount]) => [
          key,
          -amount,
        ]);
        expect(mirrored).toEqual([...parts(allocate(total, shares))]);
      }),
    );
  });

  test('the order in which members are named changes nothing', () => {
    fc.assert(
      fc.property(amounts, wholeShares, (total, shares) => {
        expect(parts(allocate(total, [...shares].reverse()))).toEqual(parts(allocate(total, shares)));
      }),
    );
  });
});

describe('allocateByWeights', () => {
  test('a budget of 500,000.00 pro rata among 200,000, 250,000 and 100,000', () => {
    const weights = [
      { key: 'P', weight: 20_000_000n },
      { key: 'Q', weight: 25_000_000n },
      { key: 'R', weight: 10_000_000n },
    ];
    expect(parts(allocateByWeights(fen(50_000_000n), weights))).toEqual(
      new Map([
        ['P', 18_181_818n],
        ['Q', 22_727_273n],
        ['R', 9_090_909n],
      ]),
    );
  });

  test('the odd fen goes to the payer named first, or to the lower key', () => {
    const payers = [
      { key: 'ZONE', weight: 1n },
      { key: 'CITY', weight: 1n },
    ];
    expect(parts(allocateByWeights(fen(5n), payers)).get('ZONE')).toBe(3n);
    expect(parts(allocateByWeights(fen(5n), payers, 'key')).get('CITY')).toBe(3n);
  });

  test('nothing divides into nothing, even without weight', () => {
    expect(parts(allocateByWeights(zeroFen, [{ key: 'P', weight: 0n }]))).toEqual(new Map([['P', 0n]]));
    expect(parts(allocateByWeights(zeroFen, []))).toEqual(new Map());
  });

  test.each([
    ['WEIGHTS_ZERO', [{ key: 'P', weight: 0n }]],
    ['WEIGHTS_ZERO', []],
    ['WEIGHT_NEGATIVE', [{ key: 'P', weight: -1n }]],
    [
      'WEIGHT_REPEATED',
      [
        { key: 'P', weight: 1n },
        { key: 'P', weight: 1n },
      ],
    ],
  ])('refused: %s', (rule, weights) => {
    expect(allocateByWeights(fen(1n), weights)).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ rule }],
    });
  });

  test('the parts add up, and a key without weight gets nothing', () => {
    const weighted = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, weighted, (total, list) => {
        const weights = [
          { key: 'none', weight: 0n },
          { key: 'some', weight: 1n },
        ].concat(list.map((weight, at) => ({ key: `P${at}`, weight })));
        const divided = parts(allocateByWeights(total, weights));
        expect(sumFen(divided.values())).toBe(total);
        expect(divided.get('none')).toBe(0n);
      }),
    );
  });
});

describe('allocateNext', () => {
  test('two payments of 100.00 among thirds', () => {
    const first = parts(allocateNext(zeroFen, fen(10_000n), thirds));
    const second = parts(allocateNext(fen(10_000n), fen(10_000n), thirds));
    expect([leader, lower, higher].map((key) => first.get(key))).toEqual([3334n, 3333n, 3333n]);
    expect([leader, lower, higher].map((key) => second.get(key))).toEqual([3333n, 3334n, 3333n]);
  });

  test('refuses shares that are not whole', () => {
    expect(allocateNext(zeroFen, fen(1n), [{ key: leader, ppm: 1 }])).toMatchObject({
      facts: { sumPpm: '1' },
    });
  });

  test('after any payments and refunds every member stands at its part of the total', () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 12 }), wholeShares, (additions, shares) => {
        let cumulative = zeroFen;
        const posted = new Map(shares.map(({ key }) => [key, zeroFen]));
        for (const addition of additions) {
          const posting = parts(allocateNext(cumulative, addition, shares));
          expect(sumFen(posting.values())).toBe(addition);
          for (const [key, amount] of posting) {
            posted.set(key, addFen(posted.get(key) ?? zeroFen, amount));
          }
          cumulative = addFen(cumulative, addition);
        }
        expect(posted).toEqual(parts(allocate(cumulative, shares)));
      }),
    );
  });
});
