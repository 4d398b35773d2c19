import { addWorkingDays, type CalendarDate, isWorkingDay } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { workingDays } from '../../src/calendar/working-days.js';

const on = (date: string): CalendarDate => date as CalendarDate;

describe('the working-day table', () => {
  test.each([
    ['2025-01-26', true, 'a Sunday made up for'],
    ['2025-02-04', false, 'the last day of the Spring Festival'],
    ['2025-10-08', false, 'the last day of the National Day holiday'],
    ['2026-02-23', false, 'the last day of the Spring Festival'],
    ['2026-05-09', true, 'a Saturday made up for'],
    ['2026-10-08', true, 'the first day after the National Day holiday'],
  ])('%s: %p, %s', (date, isWorking) => {
    expect(isWorkingDay(workingDays, on(date))).toBe(isWorking);
  });

  test('counts ten working days over a holiday', () => {
    expect(addWorkingDays(workingDays, on('2025-09-26'), 10)).toBe('2025-10-16');
  });

  test('does not guess a year', () => {
    expect(addWorkingDays(workingDays, on('2026-12-25'), 10)).toMatchObject({
      code: 'CALENDAR_YEAR_UNKNOWN',
    });
  });
});
