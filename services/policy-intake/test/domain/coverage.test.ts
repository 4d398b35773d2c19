import { describe, expect, test } from '@jest/globals';
import {
  checkSeries,
  coverageSeries,
  gapOn,
  type ObligedEnterprise,
  percentOf,
} from '../../src/domain/coverage.js';
import { day } from '../policy-example.js';
import { cover, period } from './coverage-example.js';

const listed = { department: 'EEB', category: '危险废物', listReference: '2025年名录' };

const obliged = (number: number, covers: ObligedEnterprise['covers'], to?: string): ObligedEnterprise => ({
  enterpriseUscc: `E${String(number).padStart(2, '0')}`,
  duty: [{ ...period('2025-01-01', to), ...listed }],
  covers,
});

const year = cover('YEAR', '2025-01-01', '2025-12-31');
const ending = cover('ENDING', '2024-07-01', '2025-06-30');
const renewal = cover('RENEWAL', '2025-07-03', '2026-07-02', { acceptedOn: day('2025-07-20') });

/** 40 obliged, of which 38 hold a policy; one of these ends on 2025-06-30 and is renewed from 2025-07-03. */
const enterprises = (last: ObligedEnterprise['covers']) => [
  ...Array.from({ length: 37 }, (_, index) => obliged(index, [year])),
  obliged(37, last),
  obliged(38, []),
  obliged(39, []),
];

const series = (last: ObligedEnterprise['covers'], knownAt?: string) =>
  coverageSeries(
    enterprises(last),
    { from: day('2025-06-30'), to: day('2025-07-04') },
    knownAt === undefined ? undefined : day(knownAt),
  ).map(({ insured, obligated }) => percentOf(BigInt(insured), BigInt(obligated)));

describe('coverage of a line that must be held', () => {
  test('is counted on every day, and corrected by a late report; what was known before stays to be had', () => {
    expect(series([ending])).toEqual(['95.00', '92.50', '92.50', '92.50', '92.50']);
    expect(series([ending, renewal])).toEqual(['95.00', '92.50', '92.50', '95.00', '95.00']);
    expect(series([ending, renewal], '2025-07-19')).toEqual(['95.00', '92.50', '92.50', '92.50', '92.50']);
  });

  test('counts who is obliged on the day only', () => {
    const days = coverageSeries([obliged(1, [], '2025-02-01'), obliged(2, [year])], {
      from: day('2024-12-31'),
      to: day('2025-02-01'),
    });
    expect([days[0], days[1], days.at(-2), days.at(-1)]).toEqual([
      { date: '2024-12-31', obligated: 0, insured: 0 },
      { date: '2025-01-01', obligated: 2, insured: 1 },
      { date: '2025-01-31', obligated: 2, insured: 1 },
      { date: '2025-02-01', obligated: 1, insured: 1 },
    ]);
  });

  test('lists a gap with its first day and the policy that ended before it', () => {
    expect(gapOn(obliged(37, [ending, renewal]), day('2025-07-02'))).toEqual({
      enterpriseUscc: 'E37',
      since: '2025-07-01',
      lastPolicy: { policyId: 'ENDING', endedOn: '2025-07-01' },
      department: 'EEB',
      listReference: '2025年名录',
    });
    expect(gapOn(obliged(37, [ending, renewal]), day('2025-07-03'))).toBeUndefined();
    expect(gapOn(obliged(38, []), day('2025-07-03'))).toMatchObject({ since: '2025-01-01' });
    expect(gapOn(obliged(38, []), day('2024-12-31'))).toBeUndefined();
  });

  test('is a rate half up to two decimals, and none when nobody is obliged', () => {
    expect(percentOf(2n, 3n)).toBe('66.67');
    expect(percentOf(1n, 3n)).toBe('33.33');
    expect(percentOf(1n, 800n)).toBe('0.13');
    expect(percentOf(0n, 0n)).toBeUndefined();
  });

  test('is shown for a year of days at most', () => {
    const range = (from: string, to: string) => checkSeries({ from: day(from), to: day(to) });
    expect(range('2024-01-01', '2024-12-31')).toBeUndefined();
    expect(range('2024-01-01', '2025-01-01')?.fields).toMatchObject([{ rule: 'TOO_LONG' }]);
    expect(range('2025-01-02', '2025-01-01')?.fields).toMatchObject([{ rule: 'PERIOD_REVERSED' }]);
  });
});
