import { calendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import type { SupervisionClass } from '../../src/domain/grade.js';
import { pushContent } from '../../src/domain/push-record.js';
import type { RatingVersion } from '../../src/domain/rating.js';

const rating = (version: number, supervisionClass: SupervisionClass, scoreMilli = 0): RatingVersion => ({
  version,
  cause: 'RECORD_ADDED',
  grade: scoreMilli > 0 ? 'AA' : 'UNRATED',
  supervisionClass,
  scoreMilli,
  missingMilli: 0,
  vetoes: [],
  dimensions: [],
  modelVersion: '2025.1',
  recordedAt: new Date('2025-06-02T20:00:00Z'),
  effectiveAt: new Date('2025-06-03T16:00:00Z'),
  validTo: calendarDate('2026-06-05'),
});

const unrated = rating(1, 'UNRATED');

const result = {
  kind: 'PENALTY',
  documentNumber: 'P-1',
  category: 'MINOR',
  content: '行政处罚：轻微',
  decidedOn: calendarDate('2025-06-01'),
  authority: 'AMR',
  authorityName: '市市场监管局',
  publicUntil: calendarDate('2030-06-01'),
  status: 'NEW' as const,
};

const contentOf = (before: RatingVersion | undefined, after: RatingVersion, results = [result].slice(1)) =>
  pushContent(
    { subject: { uscc: 'U', name: '某公司' }, before, after, results, today: calendarDate('2025-06-04') },
    '评价',
  );

describe('what is pushed of a change', () => {
  test('has the dates of Shanghai, and points as text', () => {
    expect(contentOf(unrated, rating(2, 'A', 812_500))).toMatchObject({
      score: '812.5',
      evaluatedOn: '2025-06-03',
      recordedOn: '2025-06-04',
      validFrom: '2025-06-04',
      validTo: '2026-06-05',
      status: 'NEW',
    });
  });

  test.each([
    ['the first grade', undefined, rating(1, 'A', 800_000), 'NEW'],
    ['a veto without a score', unrated, rating(2, 'D'), 'NEW'],
    ['another grade', rating(1, 'A', 800_000), rating(2, 'B', 700_000), 'CHANGED'],
    ['a grade that is lost', rating(1, 'A', 800_000), rating(2, 'UNRATED'), 'WITHDRAWN'],
    ['a grade after one that was lost', rating(2, 'UNRATED'), rating(3, 'A', 800_000), 'NEW'],
  ])('says of %s how it is to be taken', (_, before, after, status) => {
    expect(contentOf(before, after)?.status).toBe(status);
  });

  test('is nothing of an enterprise that is unrated as before, unless there is a supervision result', () => {
    expect(contentOf(undefined, unrated)).toBeUndefined();
    expect(contentOf(unrated, rating(2, 'UNRATED'))).toBeUndefined();
    expect(contentOf(unrated, unrated, [result])).toMatchObject({
      supervisionResults: [result],
      status: 'NEW',
    });
  });

  test('is nothing where no version was made and no result has come', () => {
    const same = rating(1, 'A', 800_000);
    expect(contentOf(same, same)).toBeUndefined();
    expect(contentOf(same, same, [result])?.status).toBe('CHANGED');
  });
});
