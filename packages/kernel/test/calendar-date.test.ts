import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '../src/index.js';
import {
  addDays,
  addMonths,
  addYears,
  calendarDate,
  calendarDateAt,
  compareDates,
  daysBetween,
  isDomainError,
  parseCalendarDate,
  policyPeriod,
  Refusal,
  startOfDay,
  yearOf,
} from '../src/index.js';

const day = (text: string): CalendarDate => {
  const parsed = parseCalendarDate(text);
  if (isDomainError(parsed)) {
    throw new Refusal(parsed);
  }
  return parsed;
};

const days = fc.integer({ min: -100_000, max: 100_000 }).map((offset) => addDays(day('2025-01-01'), offset));

describe('reading', () => {
  test.each(['2025-03-10', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s', (text) => {
    expect(parseCalendarDate(text)).toBe(text);
  });

  test.each([
    '',
    '2025-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-00-10',
    '2025-13-10',
    '2025-01-00',
    '2025-01-32',
    '0000-01-01',
    '2025-1-1',
    '2025/01/01',
    '20250101',
    '2025-01-01T00:00:00Z',
    ' 2025-01-01',
    '2025-01-01\n',
    '-2025-01-01',
    '２０２５-01-01',
  ])('refuses %j', (text) => {
    expect(parseCalendarDate(text, '/period/firstDay')).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '/period/firstDay', rule: 'DATE' }],
    });
  });
});

describe('the business date', () => {
  test.each([
    ['2025-12-31T15:59:59.999Z', '2025-12-31'],
    ['2025-12-31T16:00:00.000Z', '2026-01-01'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29'],
    ['1969-12-31T16:00:00.000Z', '1970-01-01'],
  ])('at %s is %s', (instant, date) => {
    expect(calendarDateAt(new Date(instant))).toBe(date);
  });

  test('starts at 16:00 UTC of the day before', () => {
    expect(startOfDay(day('2025-01-01')).toISOString()).toBe('2024-12-31T16:00:00.000Z');
  });

  test('agrees with the time zone database since 1992', () => {
    const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
    const instants = fc.date({
      min: new Date('1992-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(calendarDateAt(instant)).toBe(shanghai.format(instant));
      }),
    );
  });

  test('every instant of a day is of that day', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 86_399_999 }), (date, millis) => {
        expect(calendarDateAt(new Date(startOfDay(date).getTime() + millis))).toBe(date);
      }),
    );
  });
});

describe('arithmetic', () => {
  test('crosses months, years and leap days', () => {
    expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01');
    expect(addDays(day('2025-12-31'), 1)).toBe('2026-01-01');
    expect(addDays(day('2025-01-01'), -1)).toBe('2024-12-31');
    expect(daysBetween(day('2024-01-01'), day('2025-01-01'))).toBe(366);
    expect(daysBetween(day('2025-01-02'), day('2025-01-01'))).toBe(-1);
  });

  test('goes months on, to the last day of a month that lacks the day', () => {
    expect(addMonths(day('2025-01-31'), 1)).toBe('2025-02-28');
    expect(addMonths(day('2025-11-30'), 3)).toBe('2026-02-28');
    expect(addMonths(day('2025-05-12'), 3)).toBe('2025-08-12');
    expect(addMonths(day('2025-12-12'), 12)).toBe('2026-12-12');
    expect(addMonths(day('2025-03-31'), -1)).toBe('2025-02-28');
    expect(() => addMonths(day('9999-12-01'), 1)).toThrow(RangeError);
  });

  test('a year on is the corresponding day, or the last of February', () => {
    expect(addYears(day('2024-02-29'), 1)).toBe('2025-02-28');
    expect(addYears(day('2024-02-29'), 4)).toBe('2028-02-29');
    expect(addYears(day('2021-09-22'), 5)).toBe('2026-09-22');
    expect(addYears(day('2021-09-22'), -1)).toBe('2020-09-22');
    expect(yearOf(day('0987-06-05'))).toBe(987);
  });

  test('there is no day outside the years 0001 to 9999', () => {
    expect(() => addDays(day('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(day('0001-01-01'), -1)).toThrow(RangeError);
    expect(() => addYears(day('9999-01-01'), 1)).toThrow(RangeError);
  });

  test('every day of four centuries follows the one before, as in the calendar of the platform', () => {
    let date = day('1899-12-31');
    for (let millis = Date.UTC(1900, 0, 1); millis < Date.UTC(2300, 0, 1); millis += 86_400_000) {
      date = addDays(date, 1);
      if (date !== new Date(millis).toISOString().slice(0, 10)) {
        throw new Error(`${date} is not the day of ${new Date(millis).toISOString()}`);
      }
    }
    expect(date).toBe('2299-12-31');
  });

  test('counts all days of the years 0001 to 9999', () => {
    expect(daysBetween(day('0001-01-01'), day('9999-12-31'))).toBe(3_652_058);
    expect(addDays(day('0001-01-01'), 3_652_058)).toBe('9999-12-31');
    expect(addDays(day('9999-12-31'), -3_652_058)).toBe('0001-01-01');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('there is no day %p days on', (days) => {
    expect(() => addDays(day('2025-01-01'), days)).toThrow(RangeError);
  });

  test('adding days and counting them agree', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -10_000, max: 10_000 }), (date, count) => {
        expect(daysBetween(date, addDays(date, count))).toBe(count);
      }),
    );
  });

  test('dates sort by time', () => {
    fc.assert(
      fc.property(days, days, (a, b) => {
        expect(compareDates(a, b)).toBe(Math.sign(-daysBetween(a, b)) + 0);
      }),
    );
  });
});

describe('a policy period', () => {
  test('runs from 00:00 of the first day to 24:00 of the last', () => {
    expect(policyPeriod(day('2025-01-01'), day('2025-12-31'))).toEqual({
      start: new Date('2025-01-01T00:00:00+08:00'),
      end: new Date('2026-01-01T00:00:00+08:00'),
    });
  });

  test('of one day lasts one day', () => {
    const { start, end } = policyPeriod(day('9999-12-31'), day('9999-12-31'));
    expect(end.getTime() - start.getTime()).toBe(86_400_000);
  });
});

test('a date that is written in code exists, or is a mistake that is named', () => {
  expect(calendarDate('2025-02-28')).toBe('2025-02-28');
  expect(() => calendarDate('2025-02-30')).toThrow(/2025-02-30: A date is a real day/);
});
