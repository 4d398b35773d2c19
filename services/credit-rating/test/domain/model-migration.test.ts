import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type Assessment, assess } from '../../src/domain/assess.js';
import { type EnterpriseFile, emptyFile } from '../../src/domain/enterprise-file.js';
import { type Grade, grades, type SupervisionClass } from '../../src/domain/grade.js';
import {
  countMigration,
  type ModelMigration,
  meanScoreChangeMilli,
  noMigration,
} from '../../src/domain/model-migration.js';
import { scorecard2025No1 } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record, spotlessFile, yearlyFigures } from '../file-builder.js';
import { stricterModel } from '../model-builder.js';

const on = day('2026-06-01');
const stricter = stricterModel('2026.1');

const compared = (...files: readonly EnterpriseFile[]): ModelMigration =>
  files.reduce(
    (so, file, at) =>
      countMigration(so, `E-${at}`, assess(file, scorecard2025No1, on), assess(file, stricter, on)),
    noMigration,
  );

const classOf = (grade: Grade): SupervisionClass =>
  grade === 'UNRATED'
    ? 'UNRATED'
    : (scorecard2025No1.grades.bounds.find((bound) => bound.grade === grade)?.supervisionClass ?? 'D');

const assessed = (grade: Grade, scoreMilli: number): Assessment => ({
  modelVersion: 'any',
  grade,
  supervisionClass: classOf(grade),
  scoreMilli,
  vetoes: [],
  dimensions: [],
  indicators: [],
  missingMilli: 0,
});

describe('a model compared with the one in force', () => {
  test('moves nobody when it is the same one, on whatever day', () => {
    const [file, card] = [spotlessFile, scorecard2025No1];
    for (const later of ['2026-06-01', '2030-01-01']) {
      const same = assess(file, card, day(later));
      expect(countMigration(noMigration, 'E', same, same)).toMatchObject({
        counted: 1,
        rising: 0,
        falling: 0,
        staying: 1,
        scoreChangeMilli: 0n,
        largestFalls: [],
      });
    }
  });

  test('is counted from grade to grade and from class to class, the unrated included', () => {
    const rated = filed(
      { ...spotlessFile, standings: {}, policies: [] },
      ...yearlyFigures('A'),
      record('PENALTY', '2026-01-01', { severity: 'SERIOUS' }),
    );
    expect(assess(rated, scorecard2025No1, on)).toMatchObject({ grade: 'BBB', scoreMilli: 691_000 });
    expect(assess(rated, stricter, on)).toMatchObject({ grade: 'BB', scoreMilli: 591_000 });
    expect(compared(emptyFile, spotlessFile, rated)).toEqual({
      counted: 3,
      grades: { UNRATED: { UNRATED: 1 }, AAA: { AAA: 1 }, BBB: { BB: 1 } },
      classes: { UNRATED: { UNRATED: 1 }, A: { A: 1 }, B: { C: 1 } },
      rising: 0,
      falling: 1,
      staying: 2,
      newlyDByScore: 0,
      ratedByBoth: 2,
      scoreChangeMilli: -100_000n,
      largestFalls: [
        {
          uscc: 'E-2',
          from: { grade: 'BBB', supervisionClass: 'B', scoreMilli: 691_000 },
          to: { grade: 'BB', supervisionClass: 'C', scoreMilli: 591_000 },
        },
      ],
    });
  });

  test('brings into class D by score who is not there by a veto', () => {
    const [low, bad] = [assessed('B', 450_000), assessed('C', 390_000)];
    const vetoed: Assessment = { ...low, supervisionClass: 'D', vetoes: ['FRAUD'] };
    const both = [
      [low, bad],
      [vetoed, { ...bad, vetoes: vetoed.vetoes }],
      [bad, bad],
    ] as const;
    const migration = both.reduce((so, [from, to]) => countMigration(so, 'E', from, to), noMigration);
    expect(migration).toMatchObject({ newlyDByScore: 1, falling: 2, staying: 1 });
  });

  test('shows the twenty largest falls, by points and then by code', () => {
    const falls = Array.from({ length: 30 }, (_, at) => ({ uscc: `E-${10 + at}`, lost: (at % 25) * 1_000 }));
    const migration = falls.reduce(
      (so, { uscc, lost }) =>
        countMigration(so, uscc, assessed('A', 750_000), assessed('BBB', 690_000 - lost)),
      noMigration,
    );
    expect(migration.falling).toBe(30);
    expect(migration.largestFalls.map(({ uscc }) => uscc)).toEqual(
      falls
        .toSorted((a, b) => b.lost - a.lost || (a.uscc < b.uscc ? -1 : 1))
        .slice(0, 20)
        .map(({ uscc }) => uscc),
    );
  });

  test('counts a lost rating among the falls, and not in the mean', () => {
    const lost = countMigration(noMigration, 'E', assessed('A', 750_000), assessed('UNRATED', 0));
    expect(lost).toMatchObject({ falling: 1, ratedByBoth: 0, scoreChangeMilli: 0n });
    expect(meanScoreChangeMilli(lost)).toBe(0n);
    expect(lost.largestFalls).toHaveLength(1);
  });
});

test.each([
  [10n, 4, 3n],
  [-10n, 4, -3n],
  [9n, 4, 2n],
  [-9n, 4, -2n],
  [0n, 7, 0n],
])('the mean of %s over %s is %s: half away from zero', (scoreChangeMilli, ratedByBoth, mean) => {
  expect(meanScoreChangeMilli({ scoreChangeMilli, ratedByBoth })).toBe(mean);
});

test('everybody is in each table once, and rises, falls or stays', () => {
  const standing = fc
    .tuple(fc.constantFrom<Grade>(...grades, 'UNRATED'), fc.integer({ min: 0, max: 1_000_000 }))
    .map(([grade, score]) => assessed(grade, grade === 'UNRATED' ? 0 : score));
  const sum = (moves: Readonly<Record<string, Readonly<Record<string, number>>>>): number =>
    Object.values(moves)
      .flatMap((to) => Object.values(to))
      .reduce((a, b) => a + b, 0);
  fc.assert(
    fc.property(fc.array(fc.tuple(standing, standing), { maxLength: 40 }), (pairs) => {
      const found = pairs.reduce(
        (so, [from, to], at) => countMigration(so, `E-${at}`, from, to),
        noMigration,
      );
      expect(found.counted).toBe(pairs.length);
      expect(sum(found.grades)).toBe(pairs.length);
      expect(sum(found.classes)).toBe(pairs.length);
      expect(found.rising + found.falling + found.staying).toBe(pairs.length);
      expect(found.largestFalls.length).toBe(Math.min(20, found.falling));
    }),
  );
});
