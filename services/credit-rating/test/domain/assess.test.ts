import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../src/domain/assess.js';
import { negativeKinds, severities } from '../../src/domain/credit-record.js';
import { type EnterpriseFile, emptyFile } from '../../src/domain/enterprise-file.js';
import { vetoes } from '../../src/domain/grade.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record, spotlessFile, yearlyFigures } from '../file-builder.js';

const on = day('2026-06-01');

/** A file in the middle of every scale. */
const ordinaryFile: EnterpriseFile = filed(
  {
    ...emptyFile,
    registration: {
      matches: true,
      classes: [{ code: 'HNTE', certificate: 'GR2', from: day('2025-01-01'), to: day('2028-01-01') }],
      changedOn: day('2025-01-01'),
      sourceVersion: 1,
    },
    policies: [
      {
        id: 'i/1',
        accepted: { from: day('2024-05-01'), to: day('2025-04-30'), paidOn: day('2024-05-20') },
      },
      // Follows on the next day, and was paid after the 30 days of grace.
      {
        id: 'i/2',
        accepted: { from: day('2025-05-01'), to: day('2026-12-31'), paidOn: day('2025-07-01') },
      },
    ],
  },
  record('ANNUAL_REPORT', '2026-05-01', { value: 'LATE' }),
  record('ABNORMAL_LIST', '2025-02-01', { value: 'ON' }),
  record('ABNORMAL_LIST', '2025-09-01', { value: 'OFF' }),
  record('TAX_GRADE', '2026-04-30', { value: 'B' }),
  record('PATENTS', '2026-05-01', { value: '3' }),
  record('RND_RATIO', '2026-05-01', { value: '0.060000' }),
  record('INNO_PROJECT', '2025-11-20'),
  record('MANDATORY_COVER', '2026-01-01', { value: 'GAP' }),
  record('LOSS_RATIO', '2026-03-31', { value: '0.810000' }),
  record('FALSE_CLAIM', '2022-01-10'),
  record('PENALTY', '2026-05-01', { severity: 'MINOR' }),
  record('PENALTY', '2025-01-01', { severity: 'SERIOUS' }),
  record('ENFORCEMENT', '2023-01-01'),
  record('INTEREST_OVERDUE', '2025-03-01'),
);

describe('scoring', () => {
  test('gives the points of every indicator, with what they rest on', () => {
    const { indicators, dimensions, scoreMilli, ...rest } = assess(ordinaryFile, card, on);
    expect(Object.fromEntries(indicators.map(({ code, pointsMilli }) => [code, pointsMilli]))).toEqual({
      ID_REGISTRATION: 40_000,
      ID_ANNUAL_REPORT: 0,
      ID_ABNORMAL_LIST: 40_000,
      TAX_GRADE: 110_000,
      INNO_CLASS: 60_000,
      INNO_PATENTS: 21_000,
      INNO_RND_RATIO: 55_000,
      INNO_PROJECT: 30_000,
      INS_YEARS: 40_000,
      INS_MANDATORY: 0,
      INS_PREMIUM_ON_TIME: 20_000,
      CLM_LOSS_RATIO: 25_000,
      CLM_FALSE_CLAIM: 30_000,
      LAW_RECORD: 85_000,
      FINA_RECORD: 80_000,
    });
    expect(scoreMilli).toBe(636_000);
    expect(rest).toMatchObject({ grade: 'BBB', supervisionClass: 'B', missingMilli: 0, vetoes: [] });
    expect(dimensions.map(({ dimension, pointsMilli }) => [dimension, pointsMilli])).toEqual([
      ['ID', 80_000],
      ['TAX', 110_000],
      ['INNO', 166_000],
      ['INS', 60_000],
      ['CLM', 55_000],
      ['LAW', 85_000],
      ['FINA', 80_000],
    ]);
    const tax = indicators.find(({ code }) => code === 'TAX_GRADE');
    expect(tax).toMatchObject({
      state: 'SCORED',
      input: 'B',
      maximumMilli: 130_000,
      evidence: [{ source: 'AMR', date: '2026-04-30', fact: 'B' }],
    });
    const law = indicators.find(({ code }) => code === 'LAW_RECORD');
    expect(law?.evidence.map(({ fact, deductedMilli }) => [fact, deductedMilli])).toEqual([
      ['PENALTY MINOR', 10_000],
      ['PENALTY SERIOUS', 40_000],
      ['ENFORCEMENT', 15_000],
    ]);
  });

  test('reaches 1000 points for a spotless file', () => {
    expect(assess(spotlessFile, card, on)).toMatchObject({
      scoreMilli: 1_000_000,
      grade: 'AAA',
      supervisionClass: 'A',
    });
  });

  test('gives 60 % of the points where data are missing, and marks it', () => {
    const { indicators } = assess(filed(emptyFile, ...yearlyFigures('A')), card, on);
    expect(indicators.find(({ code }) => code === 'CLM_LOSS_RATIO')).toMatchObject({
      state: 'MISSING',
      pointsMilli: 36_000,
    });
  });

  test('does not rate when more than 40 % of the points are missing', () => {
    const unrated = assess(emptyFile, card, on);
    expect(unrated).toMatchObject({
      grade: 'UNRATED',
      supervisionClass: 'UNRATED',
      scoreMilli: 0,
      dimensions: [],
    });
    expect(assess(filed(emptyFile, ...yearlyFigures('A')), card, on).grade).not.toBe('UNRATED');
  });

  test.each([
    [900, 'AAA', 'A'],
    [899, 'AA', 'A'],
    [800, 'AA', 'A'],
    [799, 'A', 'B'],
    [700, 'A', 'B'],
    [699, 'BBB', 'B'],
    [600, 'BBB', 'B'],
    [599, 'BB', 'C'],
    [500, 'BB', 'C'],
    [499, 'B', 'C'],
    [400, 'B', 'C'],
    [399, 'C', 'D'],
  ])('grades %i points as %s, class %s', (points, grade, supervisionClass) => {
    // One indicator of 1000 points, so that each bound can be met exactly.
    const oneIndicator = {
      ...card,
      dimensions: [
        {
          code: 'X',
          label: { zh: '', en: '' },
          indicators: [
            {
              code: 'X',
              label: { zh: '', en: '' },
              points: 1000,
              rule: { method: 'PER_UNIT', kind: 'PATENTS', pointsEach: 1 },
              whenAbsent: 'MISSING',
              reference: '',
            } as const,
          ],
        },
      ],
    };
    const file = filed(emptyFile, record('PATENTS', '2026-01-01', { value: String(points) }));
    expect(assess(file, oneIndicator, on)).toMatchObject({ grade, supervisionClass });
  });

  test.each([
    ['on its day', '2026-06-01', 60_000],
    ['a year later to the day', '2025-06-01', 60_000],
    ['a day after a year', '2025-05-31', 30_000],
    ['two years later to the day', '2024-06-01', 30_000],
    ['a day after two years', '2024-05-31', 15_000],
    ['five years later to the day', '2021-06-01', 15_000],
    ['a day after five years', '2021-05-31', 0],
  ])('weighs a negative record %s', (_, effectiveOn, deducted) => {
    const { scoreMilli } = assess(filed(spotlessFile, record('ENFORCEMENT', effectiveOn)), card, on);
    expect(scoreMilli).toBe(1_000_000 - deducted);
  });

  test.each(vetoes)('puts an enterprise with %s into class D at once, and out of it when cleared', (veto) => {
    const set = filed(spotlessFile, record('VETO_SET', '2026-05-20', { value: veto }));
    expect(assess(set, card, on)).toMatchObject({ grade: 'AAA', supervisionClass: 'D', vetoes: [veto] });
    const cleared = filed(set, record('VETO_CLEARED', '2026-05-30', { value: veto }));
    expect(assess(cleared, card, on)).toMatchObject({ supervisionClass: 'A', vetoes: [] });
    const outOfOrder = filed(
      spotlessFile,
      record('VETO_CLEARED', '2026-05-30', { value: veto }),
      record('VETO_SET', '2026-05-20', { value: veto }),
    );
    expect(assess(outOfOrder, card, on)).toMatchObject({ supervisionClass: 'A', vetoes: [] });
  });

  const anyDate = fc
    .tuple(
      fc.integer({ min: 2019, max: 2025 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    )
    .map(([year, month, date]) =>
      [year, String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-'),
    );
  const negative = fc
    .tuple(fc.constantFrom(...negativeKinds), anyDate, fc.constantFrom(...severities))
    .map(([kind, at, severity]) => record(kind, at, kind === 'PENALTY' ? { severity } : {}));

  test('stays within 0 and 1000 and is never raised by a negative record', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(spotlessFile, ordinaryFile, filed(emptyFile, ...yearlyFigures('D'))),
        fc.array(negative, { maxLength: 12 }),
        negative,
        (file, records, one) => {
          const before = assess(filed(file, ...records), card, on).scoreMilli;
          const after = assess(filed(file, ...records, one), card, on).scoreMilli;
          expect(after).toBeLessThanOrEqual(before);
          expect(after).toBeGreaterThanOrEqual(0);
          expect(before).toBeLessThanOrEqual(1_000_000);
          expect(Number.isInteger(after)).toBe(true);
        },
      ),
    );
  });

  test('does not depend on the order in which records of different days arrive', () => {
    const records = [
      record('TAX_GRADE', '2024-04-30', { value: 'D' }),
      record('TAX_GRADE', '2025-04-30', { value: 'B' }),
      record('TAX_GRADE', '2026-04-30', { value: 'A' }),
      record('ABNORMAL_LIST', '2025-02-01', { value: 'ON' }),
      record('ABNORMAL_LIST', '2025-09-01', { value: 'OFF' }),
      record('PENALTY', '2026-02-01', { severity: 'ORDINARY' }),
    ];
    const scoreOf = (order: readonly (typeof records)[number][]) =>
      assess(filed(emptyFile, ...order), card, on).indicators.map(({ pointsMilli }) => pointsMilli);
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (order) => {
        expect(scoreOf(order)).toEqual(scoreOf(records));
      }),
    );
  });
});
