import { type CalendarDate, calendarDateAt } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { assess } from '../../src/domain/assess.js';
import type { CreditRecord } from '../../src/domain/credit-record.js';
import { type EnterpriseFile, fileRegistration, refile } from '../../src/domain/enterprise-file.js';
import { earliestAfter, nextScoreTurn } from '../../src/domain/next-turn.js';
import {
  nextRating,
  nextYearlyReview,
  type RatingVersion,
  ratingAt,
  type StatedCause,
} from '../../src/domain/rating.js';
import { type ReportedRecord, recordThatCounts } from '../../src/domain/reported-record.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record, spotlessFile } from '../file-builder.js';

const at = (text: string): Date => new Date(`${text}+08:00`);

interface Step {
  readonly on: string;
  readonly cause: StatedCause;
  readonly change: (file: EnterpriseFile) => EnterpriseFile;
}

const step = (on: string, cause: StatedCause, change: Step['change']): Step => ({ on, cause, change });

/** 1000 points for as long as it is rated: nothing of it ends before 2040. */
const lastingFile: EnterpriseFile = filed(
  {
    ...spotlessFile,
    standings: {},
    policies: [
      {
        id: 'i/1',
        accepted: { from: day('2020-01-01'), to: day('2040-12-31'), paidOn: day('2020-01-10') },
      },
    ],
  },
  record('ANNUAL_REPORT', '2025-05-01', { value: 'ON_TIME' }),
  record('TAX_GRADE', '2025-04-30', { value: 'A' }),
  record('PATENTS', '2025-05-01', { value: '12' }),
  record('RND_RATIO', '2025-05-01', { value: '0.120000' }),
  record('INNO_PROJECT', '2025-05-01'),
  record('MANDATORY_COVER', '2025-05-01', { value: 'COVERED' }),
  record('LOSS_RATIO', '2025-05-01', { value: '0.400000' }),
);

const firstOn = '2026-01-10T09:00:00';

/**
 * The versions of a life: a step is rated when it is recorded, and time's own days are rated as they come, at one
 * in the morning, until a day; after that nobody rates any more.
 */
const lived = (start: EnterpriseFile, steps: readonly Step[], until: string): readonly RatingVersion[] => {
  const versions: RatingVersion[] = [];
  let file = start;
  const rate = (cause: StatedCause, now: Date): void => {
    const rating = nextRating(versions, assess(file, card, calendarDateAt(now)), card, cause, now);
    if (rating !== undefined) versions.push(rating);
  };
  const waitUntil = (from: CalendarDate, to: CalendarDate): void => {
    const review = nextYearlyReview(card, from);
    const turn = earliestAfter(from, [nextScoreTurn(file, card, from), review]);
    if (turn === undefined || turn > to) return;
    rate(turn === review ? 'YEARLY' : 'TIME_PASSED', at(`${turn}T01:00:00`));
    waitUntil(turn, to);
  };
  rate('RECORD_ADDED', at(firstOn));
  let today = calendarDateAt(at(firstOn));
  for (const { on, cause, change } of steps) {
    waitUntil(today, calendarDateAt(at(on)));
    file = change(file);
    rate(cause, at(on));
    today = calendarDateAt(at(on));
  }
  waitUntil(today, day(until));
  return versions;
};

const added =
  (...records: readonly CreditRecord[]): Step['change'] =>
  (file) =>
    filed(file, ...records);

type Answer = readonly [instant: string, scoreMilli: number, grade: string, supervisionClass: string];

const expectAnswers = (versions: readonly RatingVersion[], answers: readonly Answer[]): void => {
  const given = answers.map(([instant]): Answer => {
    const rating = ratingAt(versions, at(instant));
    return [instant, rating?.scoreMilli ?? -1, rating?.grade ?? 'NONE', rating?.supervisionClass ?? 'NONE'];
  });
  expect(given).toEqual(answers);
};

describe('the answer as of an instant, before and after', () => {
  test('the first rating', () => {
    expectAnswers(lived(lastingFile, [], '2026-02-01'), [
      ['2026-01-10T08:59:59', -1, 'NONE', 'NONE'],
      ['2026-01-10T09:00:00', 1_000_000, 'AAA', 'A'],
    ]);
  });

  test('penalties and an enforcement case, as they grow old', () => {
    const penalties = [
      record('PENALTY', '2026-03-01', { severity: 'SERIOUS' }),
      record('ENFORCEMENT', '2026-03-01'),
      record('PENALTY', '2026-03-01', { severity: 'MINOR' }),
    ];
    const versions = lived(
      lastingFile,
      [step('2026-03-02T10:00:00', 'RECORD_ADDED', added(...penalties))],
      '2032-01-01',
    );
    expectAnswers(versions, [
      ['2026-03-02T09:59:59', 1_000_000, 'AAA', 'A'],
      ['2026-03-02T10:00:00', 850_000, 'AA', 'A'],
      // The anniversary itself still counts in full; AAA then holds from the next day 00:00.
      ['2027-03-01T23:59:59', 850_000, 'AA', 'A'],
      ['2027-03-02T23:59:59', 850_000, 'AA', 'A'],
      ['2027-03-03T00:00:00', 925_000, 'AAA', 'A'],
      ['2028-03-01T23:59:59', 925_000, 'AAA', 'A'],
      // Within a grade there is no upgrade to wait for.
      ['2028-03-02T01:00:00', 962_500, 'AAA', 'A'],
      ['2031-03-01T23:59:59', 962_500, 'AAA', 'A'],
      ['2031-03-02T01:00:00', 1_000_000, 'AAA', 'A'],
    ]);
  });

  test('a veto that is set and cleared', () => {
    const versions = lived(
      lastingFile,
      [
        step(
          '2026-03-02T10:00:00',
          'RECORD_ADDED',
          added(record('VETO_SET', '2026-03-01', { value: 'FRAUD' })),
        ),
        step(
          '2026-05-04T15:00:00',
          'RECORD_ADDED',
          added(record('VETO_CLEARED', '2026-05-04', { value: 'FRAUD' })),
        ),
      ],
      '2026-06-01',
    );
    expectAnswers(versions, [
      ['2026-03-02T09:59:59', 1_000_000, 'AAA', 'A'],
      ['2026-03-02T10:00:00', 1_000_000, 'AAA', 'D'],
      ['2026-05-04T23:59:59', 1_000_000, 'AAA', 'D'],
      ['2026-05-05T00:00:00', 1_000_000, 'AAA', 'A'],
    ]);
    expect(versions.map(({ cause }) => cause)).toEqual(['FIRST', 'VETO_SET', 'VETO_CLEARED']);
  });

  test('one of two vetoes that is cleared', () => {
    const versions = lived(
      lastingFile,
      [
        step(
          '2026-03-02T10:00:00',
          'RECORD_ADDED',
          added(
            record('VETO_SET', '2026-03-01', { value: 'SERIOUS_DISHONESTY' }),
            record('VETO_SET', '2026-03-01', { value: 'LICENCE_REVOKED' }),
          ),
        ),
        step(
          '2026-05-04T15:00:00',
          'RECORD_ADDED',
          added(record('VETO_CLEARED', '2026-05-04', { value: 'SERIOUS_DISHONESTY' })),
        ),
      ],
      '2026-06-01',
    );
    expectAnswers(versions, [['2026-05-10T00:00:00', 1_000_000, 'AAA', 'D']]);
    expect(ratingAt(versions, at('2026-05-10T00:00:00'))?.vetoes).toEqual(['LICENCE_REVOKED']);
  });

  test('the repair of a record', () => {
    const reported: ReportedRecord = record('LOAN_DEFAULT', '2026-02-01');
    const enforced = record('ENFORCEMENT', '2026-02-01');
    const other = added(record('TAX_GRADE', '2026-04-30', { value: 'B' }));
    const repaired = (file: EnterpriseFile): EnterpriseFile => ({
      ...file,
      negatives: [reported, enforced]
        .map((one) =>
          recordThatCounts(
            one === reported ? { ...one, repair: { repairId: 'r', repairedOn: day('2026-06-10') } } : one,
          ),
        )
        .filter((one) => one !== undefined),
    });
    const versions = lived(
      lastingFile,
      [
        step('2026-02-02T10:00:00', 'RECORD_ADDED', added(reported, enforced)),
        step('2026-05-01T10:00:00', 'RECORD_ADDED', other),
        step('2026-06-10T16:00:00', 'RECORD_REPAIRED', repaired),
      ],
      '2027-03-01',
    );
    expectAnswers(versions, [
      ['2026-02-02T10:00:00', 840_000, 'AA', 'A'],
      ['2026-05-01T10:00:00', 820_000, 'AA', 'A'],
      ['2026-06-10T23:59:59', 820_000, 'AA', 'A'],
      ['2026-06-11T00:00:00', 920_000, 'AAA', 'A'],
      // The other record alone grows old.
      ['2027-02-02T12:00:00', 950_000, 'AAA', 'A'],
    ]);
  });

  test('an upheld objection, with a correction and without', () => {
    const serious = record('PENALTY', '2026-02-01', { severity: 'SERIOUS' });
    const enforced = record('ENFORCEMENT', '2026-02-01');
    const file = added(serious, enforced)(lastingFile);
    const decided = (reported: readonly ReportedRecord[]) => (so: EnterpriseFile) => ({
      ...so,
      negatives: refile(
        so,
        reported.map(recordThatCounts).filter((one) => one !== undefined),
      ).negatives,
    });
    const change = { objectionId: 'o', at: at('2026-03-10T16:00:00') };
    const corrected = {
      ...serious,
      correction: { ...change, record: { ...serious, severity: 'MINOR' as const } },
    };
    const versions = lived(
      file,
      [
        step('2026-03-10T16:00:00', 'RECORD_CORRECTED', decided([corrected, enforced])),
        step(
          '2026-04-10T16:00:00',
          'RECORD_CORRECTED',
          decided([corrected, { ...enforced, withdrawal: change }]),
        ),
      ],
      '2026-06-01',
    );
    expectAnswers(versions, [
      // 1000 less 80 of the penalty and 60 of the case.
      ['2026-03-10T15:59:59', 860_000, 'AA', 'A'],
      ['2026-03-10T16:00:00', 860_000, 'AA', 'A'],
      ['2026-03-11T00:00:00', 930_000, 'AAA', 'A'],
      ['2026-04-10T15:59:59', 930_000, 'AAA', 'A'],
      ['2026-04-10T16:00:00', 990_000, 'AAA', 'A'],
    ]);
  });

  test('a class that is certified, and one that ends', () => {
    const certified =
      (sourceVersion: number, ...classes: readonly [string, string, string?][]) =>
      (file: EnterpriseFile): EnterpriseFile =>
        fileRegistration(file, {
          matches: true,
          classes: classes.map(([code, from, to]) => ({
            code,
            certificate: code,
            from: day(from),
            to: to === undefined ? undefined : day(to),
          })),
          changedOn: day('2026-03-02'),
          sourceVersion,
        });
    const start = filed(
      certified(3, ['TECH_SME', '2020-01-01', '2026-08-01'])(lastingFile),
      record('TAX_GRADE', '2026-01-01', { value: 'C' }),
    );
    const versions = lived(
      start,
      [
        step(
          '2026-03-02T10:00:00',
          'REGISTRATION_CHANGED',
          certified(4, ['TECH_SME', '2020-01-01', '2026-08-01'], ['UNICORN', '2026-03-02', '2026-09-01']),
        ),
      ],
      '2026-12-01',
    );
    expectAnswers(versions, [
      // 1000 less 80 of the tax grade and 35 of the class.
      ['2026-03-02T10:00:00', 885_000, 'AA', 'A'],
      ['2026-03-02T23:59:59', 885_000, 'AA', 'A'],
      ['2026-03-03T00:00:00', 920_000, 'AAA', 'A'],
      ['2026-08-31T23:59:59', 920_000, 'AAA', 'A'],
      // No class is left: all 80 points are gone.
      ['2026-09-01T01:00:00', 840_000, 'AA', 'A'],
    ]);
  });

  test('an expiry, and the yearly rating that keeps it away', () => {
    const versions = lived(lastingFile, [], '2027-06-30');
    expectAnswers(versions, [
      // Renewed on 30 June of both years, and then not any more.
      ['2027-01-11T00:00:00', 1_000_000, 'AAA', 'A'],
      ['2028-06-30T23:59:59', 1_000_000, 'AAA', 'A'],
      ['2028-07-01T00:00:00', 0, 'UNRATED', 'UNRATED'],
    ]);
  });

  test('an expiry under a veto, which outlives the rating', () => {
    const vetoed = added(record('VETO_SET', '2026-03-01', { value: 'DISHONEST_ENFORCEMENT' }));
    const versions = lived(lastingFile, [step('2026-03-02T10:00:00', 'RECORD_ADDED', vetoed)], '2026-04-01');
    expectAnswers(versions, [
      ['2027-03-02T23:59:59', 1_000_000, 'AAA', 'D'],
      ['2027-03-03T00:00:00', 0, 'UNRATED', 'D'],
    ]);
  });

  test('a fall that is partly put right on the day after', () => {
    const fallen = added(
      record('ABNORMAL_LIST', '2026-03-02', { value: 'ON' }),
      record('LOAN_DEFAULT', '2026-03-02'),
    );
    const risen = added(record('ABNORMAL_LIST', '2026-03-03', { value: 'OFF' }));
    const versions = lived(
      lastingFile,
      [
        step('2026-03-02T10:00:00', 'RECORD_ADDED', fallen),
        step('2026-03-03T11:00:00', 'RECORD_ADDED', risen),
      ],
      '2026-06-01',
    );
    expectAnswers(versions, [
      ['2026-03-02T10:00:00', 860_000, 'AA', 'A'],
      ['2026-03-03T23:59:59', 860_000, 'AA', 'A'],
      ['2026-03-04T00:00:00', 900_000, 'AAA', 'A'],
    ]);
  });
});
