import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { isQuarter, lastDayOf, type Quarter, quarterOf } from '../../src/domain/quarter.js';

describe('quarters', () => {
  test.each([
    ['2025-01-01', '2025Q1', '2025-03-31'],
    ['2025-06-30', '2025Q2', '2025-06-30'],
    ['2025-07-01', '2025Q3', '2025-09-30'],
    ['2025-12-31', '2025Q4', '2025-12-31'],
  ])('%s lies in %s, which ends on %s', (date, quarter, last) => {
    expect(quarterOf(date as CalendarDate)).toBe(quarter);
    expect(lastDayOf(quarter as Quarter)).toBe(last);
  });

  test('are written 2025Q3', () => {
    expect(['2025Q3', '2025Q5', '2025', '25Q1', '2025q1'].map(isQuarter)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
