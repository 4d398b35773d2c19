import { describe, expect, test } from '@jest/globals';
import { assess } from '../../src/domain/assess.js';
import type { RecordKind, Severity } from '../../src/domain/credit-record.js';
import { type EnterpriseFile, emptyFile } from '../../src/domain/enterprise-file.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record, spotlessFile } from '../file-builder.js';

const on = day('2026-06-01');

const policy = (id: string, from: string, to: string, paidOn: string) => ({
  id,
  accepted: { from: day(from), to: day(to), paidOn: day(paidOn) },
});

/** Between two steps of most scales, so that a step taken wrongly shows in the sum. */
const workedFile: EnterpriseFile = filed(
  {
    ...emptyFile,
    registration: {
      matches: true,
      classes: [
        { code: 'TECH_SME', certificate: 'T1', from: day('2022-01-01'), to: undefined },
        { code: 'HNTE', certificate: 'GR1', from: day('2024-10-01'), to: day('2027-10-01') },
        // Ended on the day: it counts no more.
        { code: 'UNICORN', certificate: 'U1', from: day('2023-06-01'), to: on },
      ],
      changedOn: day('2024-10-05'),
      sourceVersion: 3,
    },
    policies: [
      // A gap of a day follows: years count from the next cover on.
      policy('i/1', '2022-06-01', '2023-08-30', '2022-07-01'),
      policy('i/2', '2023-09-01', '2025-08-31', '2023-10-01'),
      policy('i/3', '2025-09-01', '2026-08-31', '2025-10-02'),
    ],
  },
  record('ANNUAL_REPORT', '2025-07-15', { value: 'LATE' }),
  record('ANNUAL_REPORT', '2026-05-20', { value: 'ON_TIME' }),
  record('ABNORMAL_LIST', '2024-01-01', { value: 'ON' }),
  record('ABNORMAL_LIST', '2024-03-01', { value: 'OFF' }),
  record('TAX_GRADE', '2026-04-30', { value: 'M' }),
  record('PATENTS', '2026-05-01', { value: '9' }),
  record('RND_RATIO', '2026-05-01', { value: '0.059999' }),
  record('INNO_PROJECT', '2025-11-20'),
  record('MANDATORY_COVER', '2026-01-01', { value: 'COVERED' }),
  record('LOSS_RATIO', '2026-03-31', { value: '0.800001' }),
  record('FALSE_CLAIM', '2023-02-10'),
  record('PENALTY', '2026-02-01', { severity: 'MINOR' }),
  record('PENALTY', '2025-03-01', { severity: 'ORDINARY' }),
  record('PENALTY', '2023-03-01', { severity: 'SERIOUS' }),
  record('PENALTY', '2022-03-01', { severity: 'MINOR' }),
  record('PENALTY', '2021-05-31', { severity: 'SERIOUS' }),
  record('ENFORCEMENT', '2024-05-31'),
  record('LOAN_DEFAULT', '2021-06-01'),
  record('GUARANTEE_CLAIM', '2023-12-01'),
  record('INTEREST_OVERDUE', '2025-05-31'),
);

/** Dimension, indicator, input, thousandths of a point. */
const workedRows = [
  ['ID', 'ID_REGISTRATION', 'MATCHES', 40_000],
  ['ID', 'ID_ANNUAL_REPORT', 'ON_TIME', 40_000],
  ['ID', 'ID_ABNORMAL_LIST', 'OFF', 40_000],
  ['TAX', 'TAX_GRADE', 'M', 90_000],
  ['INNO', 'INNO_CLASS', 'HNTE', 60_000],
  ['INNO', 'INNO_PATENTS', '9', 63_000],
  ['INNO', 'INNO_RND_RATIO', '0.059999', 40_000],
  ['INNO', 'INNO_PROJECT', 'INNO_PROJECT', 30_000],
  ['INS', 'INS_YEARS', '2', 40_000],
  ['INS', 'INS_MANDATORY', 'COVERED', 50_000],
  // Two of three: 40 × 2 ÷ 3, cut after the thousandth, which no bound of a grade can notice.
  ['INS', 'INS_PREMIUM_ON_TIME', '2/3', 26_666],
  ['CLM', 'CLM_LOSS_RATIO', '0.800001', 25_000],
  // 40 less 40 × 25 %.
  ['CLM', 'CLM_FALSE_CLAIM', '1', 30_000],
  // 150 less 10, 30 × 50 %, 80 × 25 %, 10 × 25 % and 60 × 25 %; the penalty of more than five years ago is gone.
  ['LAW', 'LAW_RECORD', '5', 87_500],
  // 100 less 100 × 25 %, 60 × 25 % and 40 × 50 %.
  ['FINA', 'FINA_RECORD', '3', 40_000],
] as const;

describe('a worked score', () => {
  const worked = assess(workedFile, card, on);

  test('gives every indicator its points', () => {
    const rows = worked.indicators.map(({ dimension, code, input, pointsMilli }) => [
      dimension,
      code,
      input,
      pointsMilli,
    ]);
    expect(rows).toEqual(workedRows);
    expect(worked.indicators.every(({ state }) => state === 'SCORED')).toBe(true);
  });

  test('sums to 702.166 points, grade A, which is class B', () => {
    expect(workedRows.reduce((sum, [, , , points]) => sum + points, 0)).toBe(702_166);
    expect(worked).toMatchObject({
      scoreMilli: 702_166,
      grade: 'A',
      supervisionClass: 'B',
      missingMilli: 0,
      vetoes: [],
    });
    expect(worked.dimensions.map(({ dimension, pointsMilli }) => [dimension, pointsMilli])).toEqual([
      ['ID', 120_000],
      ['TAX', 90_000],
      ['INNO', 193_000],
      ['INS', 116_666],
      ['CLM', 55_000],
      ['LAW', 87_500],
      ['FINA', 40_000],
    ]);
  });
});

const reported =
  (kind: RecordKind, value: string) =>
  (file: EnterpriseFile): EnterpriseFile =>
    filed(file, record(kind, '2026-06-01', { value }));

const held =
  (count: number, kind: RecordKind, severity?: Severity) =>
  (file: EnterpriseFile): EnterpriseFile =>
    Array.from({ length: count }).reduce<EnterpriseFile>(
      (so) => filed(so, record(kind, '2026-06-01', severity === undefined ? {} : { severity })),
      file,
    );

const classed =
  (...codes: readonly string[]) =>
  (file: EnterpriseFile): EnterpriseFile => ({
    ...file,
    registration: {
      matches: true,
      classes: codes.map((code) => ({ code, certificate: code, from: day('2026-06-01'), to: undefined })),
      changedOn: on,
      sourceVersion: 9,
    },
  });

const registered =
  (matches: boolean) =>
  (file: EnterpriseFile): EnterpriseFile => ({
    ...file,
    registration: { matches, classes: [], changedOn: on, sourceVersion: 9 },
  });

const insured =
  (from: string, to: string, paidOn: string) =>
  (file: EnterpriseFile): EnterpriseFile => ({ ...file, policies: [policy('i/9', from, to, paidOn)] });

const asItIs = (file: EnterpriseFile): EnterpriseFile => file;
const withNothing = (): EnterpriseFile => emptyFile;

test.each([
  ['ID_REGISTRATION', 'matching', registered(true), 40_000],
  ['ID_REGISTRATION', 'not matching', registered(false), 0],
  ['ID_REGISTRATION', 'no data', withNothing, 24_000],
  ['ID_ANNUAL_REPORT', 'on time', reported('ANNUAL_REPORT', 'ON_TIME'), 40_000],
  ['ID_ANNUAL_REPORT', 'late', reported('ANNUAL_REPORT', 'LATE'), 0],
  ['ID_ANNUAL_REPORT', 'no data', withNothing, 24_000],
  ['ID_ABNORMAL_LIST', 'on it', reported('ABNORMAL_LIST', 'ON'), 0],
  ['ID_ABNORMAL_LIST', 'taken off', reported('ABNORMAL_LIST', 'OFF'), 40_000],
  ['ID_ABNORMAL_LIST', 'never on it', withNothing, 40_000],
  ['TAX_GRADE', 'A', reported('TAX_GRADE', 'A'), 130_000],
  ['TAX_GRADE', 'B', reported('TAX_GRADE', 'B'), 110_000],
  ['TAX_GRADE', 'M', reported('TAX_GRADE', 'M'), 90_000],
  ['TAX_GRADE', 'C', reported('TAX_GRADE', 'C'), 50_000],
  ['TAX_GRADE', 'D', reported('TAX_GRADE', 'D'), 0],
  ['TAX_GRADE', 'no data', withNothing, 78_000],
  ['INNO_CLASS', 'unicorn', classed('TECH_SME', 'UNICORN', 'HNTE'), 80_000],
  ['INNO_CLASS', 'gazelle', classed('GAZELLE'), 70_000],
  ['INNO_CLASS', 'little giant', classed('LITTLE_GIANT', 'HNTE'), 70_000],
  ['INNO_CLASS', 'HNTE', classed('TECH_SME', 'HNTE'), 60_000],
  ['INNO_CLASS', 'tech SME', classed('TECH_SME'), 45_000],
  ['INNO_CLASS', 'no class', classed(), 0],
  ['INNO_CLASS', 'no data', withNothing, 48_000],
  ['INNO_PATENTS', 'none', reported('PATENTS', '0'), 0],
  ['INNO_PATENTS', '1', reported('PATENTS', '1'), 7_000],
  ['INNO_PATENTS', '10', reported('PATENTS', '10'), 70_000],
  ['INNO_PATENTS', '11', reported('PATENTS', '11'), 70_000],
  ['INNO_PATENTS', 'no data', withNothing, 42_000],
  ['INNO_RND_RATIO', '10 %', reported('RND_RATIO', '0.100000'), 70_000],
  ['INNO_RND_RATIO', 'under 10 %', reported('RND_RATIO', '0.099999'), 55_000],
  ['INNO_RND_RATIO', '6 %', reported('RND_RATIO', '0.060000'), 55_000],
  ['INNO_RND_RATIO', '3 %', reported('RND_RATIO', '0.030000'), 40_000],
  ['INNO_RND_RATIO', 'under 3 %', reported('RND_RATIO', '0.029999'), 15_000],
  ['INNO_RND_RATIO', 'no data', withNothing, 42_000],
  ['INNO_PROJECT', 'no record', withNothing, 0],
  ['INS_YEARS', 'a day short of a year', insured('2025-06-02', '2026-12-31', '2025-06-02'), 0],
  ['INS_YEARS', 'a year', insured('2025-06-01', '2026-12-31', '2025-06-01'), 20_000],
  ['INS_YEARS', 'three years', insured('2023-06-01', '2026-12-31', '2023-06-01'), 60_000],
  ['INS_YEARS', 'four years', insured('2022-06-01', '2026-12-31', '2022-06-01'), 60_000],
  ['INS_YEARS', 'cover ended', insured('2022-06-01', '2026-05-31', '2022-06-01'), 0],
  ['INS_YEARS', 'never insured', withNothing, 0],
  ['INS_MANDATORY', 'covered', reported('MANDATORY_COVER', 'COVERED'), 50_000],
  ['INS_MANDATORY', 'none required', reported('MANDATORY_COVER', 'NONE_REQUIRED'), 50_000],
  ['INS_MANDATORY', 'a gap', reported('MANDATORY_COVER', 'GAP'), 0],
  ['INS_MANDATORY', 'no data', withNothing, 30_000],
  ['INS_PREMIUM_ON_TIME', 'on the last day', insured('2026-01-01', '2026-12-31', '2026-01-31'), 40_000],
  ['INS_PREMIUM_ON_TIME', 'a day late', insured('2026-01-01', '2026-12-31', '2026-02-01'), 0],
  ['INS_PREMIUM_ON_TIME', 'no data', withNothing, 24_000],
  ['CLM_LOSS_RATIO', '50 %', reported('LOSS_RATIO', '0.500000'), 60_000],
  ['CLM_LOSS_RATIO', 'over 50 %', reported('LOSS_RATIO', '0.500001'), 45_000],
  ['CLM_LOSS_RATIO', '80 %', reported('LOSS_RATIO', '0.800000'), 45_000],
  ['CLM_LOSS_RATIO', '120 %', reported('LOSS_RATIO', '1.200000'), 25_000],
  ['CLM_LOSS_RATIO', 'over 120 %', reported('LOSS_RATIO', '1.200001'), 0],
  ['CLM_LOSS_RATIO', 'no data', withNothing, 36_000],
  ['CLM_FALSE_CLAIM', 'none', asItIs, 40_000],
  ['CLM_FALSE_CLAIM', 'one', held(1, 'FALSE_CLAIM'), 0],
  ['CLM_FALSE_CLAIM', 'two', held(2, 'FALSE_CLAIM'), 0],
  ['LAW_RECORD', 'nothing', asItIs, 150_000],
  ['LAW_RECORD', 'a minor penalty', held(1, 'PENALTY', 'MINOR'), 140_000],
  ['LAW_RECORD', 'an ordinary penalty', held(1, 'PENALTY', 'ORDINARY'), 120_000],
  ['LAW_RECORD', 'a serious penalty', held(1, 'PENALTY', 'SERIOUS'), 70_000],
  ['LAW_RECORD', 'an enforcement case', held(1, 'ENFORCEMENT'), 90_000],
  ['LAW_RECORD', 'more than there is to lose', held(3, 'ENFORCEMENT'), 0],
  ['FINA_RECORD', 'nothing', asItIs, 100_000],
  ['FINA_RECORD', 'a loan default', held(1, 'LOAN_DEFAULT'), 0],
  ['FINA_RECORD', 'a guarantee claim paid', held(1, 'GUARANTEE_CLAIM'), 40_000],
  ['FINA_RECORD', 'interest overdue', held(1, 'INTEREST_OVERDUE'), 60_000],
  ['FINA_RECORD', 'more than there is to lose', held(2, 'GUARANTEE_CLAIM'), 0],
] as const)('%s, %s', (code, _, change, pointsMilli) => {
  const { indicators } = assess(change(spotlessFile), card, on);
  expect(indicators.find((row) => row.code === code)?.pointsMilli).toBe(pointsMilli);
});
