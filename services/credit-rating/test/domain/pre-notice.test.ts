import { addDays, calendarDateAt } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import type { Assessment } from '../../src/domain/assess.js';
import { type NoticeFacts, noticeOf } from '../../src/domain/pre-notice.js';
import type { RatingVersion } from '../../src/domain/rating.js';
import { day } from '../file-builder.js';

const at = (date: string): Date => new Date(`${date}T10:00:00+08:00`);

const assessed = (
  supervisionClass: Assessment['supervisionClass'],
  vetoes: Assessment['vetoes'] = [],
): Assessment => ({
  modelVersion: '2025.1',
  grade: supervisionClass === 'D' ? 'C' : 'A',
  supervisionClass,
  scoreMilli: supervisionClass === 'D' ? 350_000 : 720_000,
  vetoes,
  dimensions: [],
  indicators: [],
  missingMilli: 0,
});

const inForce = (supervisionClass: Assessment['supervisionClass']): RatingVersion => ({
  ...assessed(supervisionClass),
  version: 1,
  cause: 'FIRST',
  recordedAt: at('2025-01-01'),
  effectiveAt: at('2025-01-01'),
  validTo: day('2026-01-02'),
});

/** Ten days, to keep the working days out. */
const facts = (date: string, isObjected = false): NoticeFacts => ({
  now: at(date),
  today: calendarDateAt(at(date)),
  objectUntil: (announcedOn) => addDays(announcedOn, 10),
  isObjected,
});

describe('a drop into class D', () => {
  const drop = assessed('D');
  const notice = noticeOf(inForce('B'), undefined, drop, facts('2025-03-01'));

  test.each(['A', 'B', 'C'] as const)('is announced first from class %s', (from) => {
    expect(noticeOf(inForce(from), undefined, drop, facts('2025-03-01'))).toEqual({
      announcedAt: at('2025-03-01'),
      announcedOn: '2025-03-01',
      grade: 'C',
      scoreMilli: 350_000,
    });
  });

  test('is not announced by veto, as a first grade, or from class D itself', () => {
    expect(noticeOf(inForce('A'), undefined, assessed('D', ['FRAUD']), facts('2025-03-01'))).toBeUndefined();
    expect(noticeOf(inForce('UNRATED'), undefined, drop, facts('2025-03-01'))).toBeUndefined();
    expect(noticeOf(undefined, undefined, drop, facts('2025-03-01'))).toBeUndefined();
    expect(noticeOf(inForce('D'), undefined, drop, facts('2025-03-01'))).toBeUndefined();
  });

  test('is held back through the last day to object, and longer while an objection is verified', () => {
    const held = { announcedOn: '2025-03-01', grade: 'C' };
    expect(noticeOf(inForce('B'), notice, drop, facts('2025-03-11'))).toMatchObject(held);
    expect(noticeOf(inForce('B'), notice, drop, facts('2025-03-12'))).toBeUndefined();
    expect(noticeOf(inForce('B'), notice, drop, facts('2025-03-12', true))).toMatchObject(held);
    const unknown = { ...facts('2025-03-12'), objectUntil: () => undefined };
    expect(noticeOf(inForce('B'), notice, drop, unknown)).toMatchObject(held);
  });

  test('keeps its first day when the score moves, and lapses when the score recovers', () => {
    const worse = { ...drop, scoreMilli: 300_000 };
    expect(noticeOf(inForce('B'), notice, worse, facts('2025-03-05'))).toMatchObject({
      announcedOn: '2025-03-01',
      scoreMilli: 300_000,
    });
    expect(noticeOf(inForce('B'), notice, assessed('B'), facts('2025-03-05'))).toBeUndefined();
  });
});
