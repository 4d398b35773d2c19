import { describe, expect, test } from '@jest/globals';
import type { CalendarDate, WorkingDayTable } from '../src/index.js';
import { addWorkingDays, isDomainError, isWorkingDay, parseCalendarDate, Refusal } from '../src/index.js';

const day = (text: string): CalendarDate => {
  const parsed = parseCalendarDate(text);
  if (isDomainError(parsed)) {
    throw new Refusal(parsed);
  }
  return parsed;
};

const daysOf = (...texts: readonly string[]): ReadonlySet<CalendarDate> => new Set(texts.map(day));

/** The National Day and Mid-Autumn holiday of 2025: 国办发明电〔2024〕12号. */
const table: WorkingDayTable = new Map([
  [
    2025,
    {
      holidays: daysOf(
        '2025-10-01',
        '2025-10-02',
        '2025-10-03',
        '2025-10-04',
        '2025-10-05',
        '2025-10-06',
        '2025-10-07',
        '2025-10-08',
      ),
      makeUpDays: daysOf('2025-09-28', '2025-10-11'),
    },
  ],
]);

describe('isWorkingDay', () => {
  test.each([
    ['2025-09-26', true, 'a Friday'],
    ['2025-09-27', false, 'a Saturday'],
    ['2025-09-28', true, 'a Sunday made up for'],
    ['2025-10-01', false, 'a Wednesday of the holiday'],
    ['2025-10-08', false, 'the last day of the holiday'],
    ['2025-10-09', true, 'a Thursday'],
    ['2025-10-11', true, 'a Saturday made up for'],
    ['2025-10-12', false, 'a Sunday'],
  ])('%s: %s, %s', (date, working) => {
    expect(isWorkingDay(table, day(date))).toBe(working);
  });

  test('a year without a table is refused, and not guessed', () => {
    expect(isWorkingDay(table, day('2027-01-04'))).toMatchObject({
      code: 'CALENDAR_YEAR_UNKNOWN',
      facts: { year: '2027' },
    });
  });
});

describe('addWorkingDays', () => {
  test.each([
    ['2025-09-26', 0, '2025-09-26'],
    ['2025-09-27', 0, '2025-09-27'],
    ['2025-09-26', 1, '2025-09-28'],
    ['2025-09-30', 1, '2025-10-09'],
    ['2025-09-30', 5, '2025-10-14'],
    ['2025-10-04', 1, '2025-10-09'],
  ])('%s and %d', (date, count, reached) => {
    expect(addWorkingDays(table, day(date), count)).toBe(reached);
  });

  test('is refused when the count reaches a year without a table', () => {
    expect(addWorkingDays(table, day('2025-12-31'), 1)).toMatchObject({
      code: 'CALENDAR_YEAR_UNKNOWN',
      facts: { year: '2026' },
    });
  });

  test.each([-1, 1.5, Number.NaN])('%d is no number of working days', (count) => {
    expect(() => addWorkingDays(table, day('2025-09-26'), count)).toThrow(RangeError);
  });
});
