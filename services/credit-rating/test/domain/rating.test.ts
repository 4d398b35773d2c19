import { describe, expect, test } from '@jest/globals';
import type { Assessment } from '../../src/domain/assess.js';
import type { Grade, SupervisionClass, Veto } from '../../src/domain/grade.js';
import { nextRating, nextYearlyReview, type Rating, ratingAt } from '../../src/domain/rating.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day } from '../file-builder.js';

const at = (text: string): Date => new Date(`${text}+08:00`);

const assessment = (
  grade: Grade,
  supervisionClass: SupervisionClass,
  scoreMilli: number,
  vetoes: readonly Veto[] = [],
): Assessment => ({
  modelVersion: '2025.1',
  grade,
  supervisionClass,
  scoreMilli,
  vetoes,
  dimensions: [],
  indicators: [],
  missingMilli: 0,
});

const classA = assessment('AA', 'A', 820_000);
const classB = assessment('A', 'B', 720_000);
const classC = assessment('BB', 'C', 550_000);
const unrated = assessment('UNRATED', 'UNRATED', 0);

/** Makes the versions that follow from assessments at instants. */
const made = (...steps: readonly (readonly [string, Assessment])[]): readonly Rating[] => {
  const versions: Rating[] = [];
  for (const [when, next] of steps) {
    const rating = nextRating(versions, next, card, 'RECORD_ADDED', at(when));
    if (rating !== undefined) versions.push(rating);
  }
  return versions;
};

describe('a new version', () => {
  test('is in force at once when it is the first one, and for twelve months', () => {
    const [first] = made(['2025-03-10T10:00:00', classB]);
    expect(first).toMatchObject({
      version: 1,
      cause: 'FIRST',
      effectiveAt: at('2025-03-10T10:00:00'),
      validTo: '2026-03-11',
    });
  });

  test('takes effect at once as a first grade after none', () => {
    const versions = made(['2025-03-10T10:00:00', unrated], ['2025-03-10T11:00:00', classA]);
    expect(versions.at(-1)?.effectiveAt).toEqual(at('2025-03-10T11:00:00'));
  });

  test('takes effect when recorded as a downgrade, and at the next day 00:00 as an upgrade', () => {
    const versions = made(
      ['2025-03-10T10:00:00', classA],
      ['2025-09-10T10:00:00', classC],
      ['2025-09-11T10:00:00', classB],
    );
    expect(versions.map(({ effectiveAt }) => effectiveAt)).toEqual([
      at('2025-03-10T10:00:00'),
      at('2025-09-10T10:00:00'),
      at('2025-09-12T00:00:00'),
    ]);
  });

  test('is not made when nobody would notice a difference', () => {
    expect(made(['2025-03-10T10:00:00', classA], ['2025-04-10T10:00:00', classA])).toHaveLength(1);
  });

  test('is made yearly all the same, because it renews the validity', () => {
    const before = made(['2025-03-10T10:00:00', classA]);
    const yearly = nextRating(before, classA, card, 'YEARLY', at('2025-06-30T01:00:00'));
    expect(yearly).toMatchObject({ version: 2, cause: 'YEARLY', validTo: '2026-07-01' });
  });

  describe('by a new model', () => {
    const byNew = (assessed: Assessment): Assessment => ({ ...assessed, modelVersion: '2026.1' });
    const now = at('2026-01-01T01:00:00');

    test('is made of the same score too, since it names its model', () => {
      const before = made(['2025-09-10T10:00:00', classB]);
      expect(nextRating(before, byNew(classB), card, 'MODEL_CHANGED', now)).toMatchObject({
        version: 2,
        cause: 'MODEL_CHANGED',
        modelVersion: '2026.1',
        effectiveAt: now,
        validTo: '2027-01-02',
      });
    });

    test('takes effect at once as a downgrade, and on the next day as an upgrade', () => {
      const before = made(['2025-09-10T10:00:00', classB]);
      const effectiveAt = (next: Assessment) =>
        nextRating(before, byNew(next), card, 'MODEL_CHANGED', now)?.effectiveAt;
      expect(effectiveAt(classC)).toEqual(now);
      expect(effectiveAt(classA)).toEqual(at('2026-01-02T00:00:00'));
    });

    test('is not made of who is unrated by both; the next event makes it', () => {
      const before = made(['2025-09-10T10:00:00', unrated]);
      expect(nextRating(before, byNew(unrated), card, 'MODEL_CHANGED', now)).toBeUndefined();
      expect(nextRating(before, byNew(unrated), card, 'RECORD_ADDED', now)).toMatchObject({ version: 2 });
      expect(nextRating(before, byNew(classB), card, 'MODEL_CHANGED', now)).toMatchObject({ version: 2 });
    });

    test('is made of who is unrated and in class D by a veto', () => {
      const vetoed = assessment('UNRATED', 'D', 0, ['FRAUD']);
      const before = made(['2025-09-10T10:00:00', vetoed]);
      expect(nextRating(before, byNew(vetoed), card, 'MODEL_CHANGED', now)).toMatchObject({ version: 2 });
    });
  });

  test('says that a veto was set or cleared', () => {
    const vetoed = assessment('AA', 'D', 820_000, ['FRAUD']);
    const versions = made(
      ['2025-03-10T10:00:00', classA],
      ['2025-10-01T09:00:00', vetoed],
      ['2025-10-02T09:00:00', classA],
    );
    expect(versions.map(({ cause }) => cause)).toEqual(['FIRST', 'VETO_SET', 'VETO_CLEARED']);
    expect(versions.map(({ effectiveAt }) => effectiveAt)).toEqual([
      at('2025-03-10T10:00:00'),
      at('2025-10-01T09:00:00'),
      at('2025-10-03T00:00:00'),
    ]);
  });
});

describe('the rating as of an instant', () => {
  const versions = made(['2025-03-10T10:00:00', classA], ['2025-09-10T10:00:00', classC]);

  test.each([
    ['2025-03-10T09:59:59', undefined],
    ['2025-09-05T12:00:00', 'AA'],
    ['2025-09-10T09:59:59', 'AA'],
    ['2025-09-10T10:00:00', 'BB'],
  ])('at %s is %s', (instant, grade) => {
    expect(ratingAt(versions, at(instant))?.grade).toBe(grade);
  });

  test('is unrated from the first day on which it is no longer valid', () => {
    expect(ratingAt(versions, at('2026-09-10T23:59:59'))?.grade).toBe('BB');
    expect(ratingAt(versions, at('2026-09-11T00:00:00'))).toMatchObject({
      grade: 'UNRATED',
      supervisionClass: 'UNRATED',
      scoreMilli: 0,
    });
  });

  test('keeps an expired veto in class D', () => {
    const vetoed = made(['2025-03-10T10:00:00', assessment('AA', 'D', 820_000, ['FRAUD'])]);
    expect(ratingAt(vetoed, at('2027-01-01T00:00:00'))).toMatchObject({
      grade: 'UNRATED',
      supervisionClass: 'D',
    });
  });

  test('lets a downgrade overtake an upgrade that was still to come', () => {
    const overtaken = made(
      ['2025-03-10T10:00:00', classB],
      ['2025-03-11T10:00:00', classA],
      ['2025-03-11T15:00:00', classC],
    );
    expect(ratingAt(overtaken, at('2025-03-11T12:00:00'))?.grade).toBe('A');
    expect(ratingAt(overtaken, at('2025-03-11T16:00:00'))?.grade).toBe('BB');
    expect(ratingAt(overtaken, at('2025-03-12T00:00:00'))?.grade).toBe('BB');
  });
});

test('the yearly rating is due on 30 June', () => {
  expect(nextYearlyReview(card, day('2026-06-29'))).toBe('2026-06-30');
  expect(nextYearlyReview(card, day('2026-06-30'))).toBe('2027-06-30');
});
