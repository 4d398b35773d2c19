import { describe, expect, test } from '@jest/globals';
import { creditFigures } from '../../src/credit/credit-figures.js';
import { creditOptions } from '../../src/credit/credit-options.js';

const turn = (perSecond: number, p99Millis: number) => ({ perSecond, p99Millis, serverMicros: 1 });

describe('the figures of credit look-ups', () => {
  const figures = new Map(
    creditFigures({
      lookUps: [
        { own: turn(60, 4), bare: turn(100, 2) },
        { own: turn(80, 9), bare: turn(100, 3) },
        { own: turn(30, 1), bare: turn(60, 1) },
      ],
      batches: { codesPerCoreSecond: 5.4, codesPerSecond: 4, megabytesBefore: 10, megabytesAfter: 12 },
      watched: { lastHeardMillis: [300, 100, 200], megabytes: 400, coresUsed: 0.5 },
    }).map(({ name, value }) => [name, value]),
  );

  test('compare the two servers within each round', () => {
    expect(figures.get('credit.lookup_vs_bare')).toBeCloseTo(0.6);
    expect(figures.get('credit.lookup_p99_vs_bare')).toBeCloseTo(2);
  });

  test('give the slowest change, and what memory grew by', () => {
    expect(figures.get('credit.watch')).toBe(300);
    expect(figures.get('credit.batch_growth')).toBe(2);
  });
});

describe('the options of the benchmark', () => {
  test('are whole numbers', () => {
    expect(creditOptions(['--streams', '10'])).toMatchObject({ streams: 10, changesPerSecond: 100 });
    expect(() => creditOptions(['--streams', 'many'])).toThrow('--streams');
  });
});
