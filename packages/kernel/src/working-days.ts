import type { CalendarDate } from './calendar-date.js';
import { addDays, startOfDay, yearOf } from './calendar-date.js';
import type { DomainError } from './domain-error.js';
import { domainError, isDomainError } from './domain-error.js';

/** One year of the State Council's holiday notice (国务院办公厅关于部分节假日安排的通知). */
export interface WorkingDayYear {
  /** Days off (放假), weekends inside a holiday or not. */
  readonly holidays: ReadonlySet<CalendarDate>;
  /** Weekend days on which people work in exchange (调休上班). */
  readonly makeUpDays: ReadonlySet<CalendarDate>;
}

export type WorkingDayTable = ReadonlyMap<number, WorkingDayYear>;

const localNoonMillis = 12 * 3_600_000;

const isWeekend = (date: CalendarDate): boolean => {
  // Local noon is 04:00 UTC of the same day.
  const weekday = new Date(startOfDay(date).getTime() + localNoonMillis).getUTCDay();
  return weekday === 0 || weekday === 6;
};

/** Refused for a year without a table: Monday to Friday would be a guess, as make-up days are set every year. */
export const isWorkingDay = (table: WorkingDayTable, date: CalendarDate): boolean | DomainError => {
  const year = table.get(yearOf(date));
  if (year === undefined) {
    const facts = { year: date.slice(0, 4) };
    return domainError('CALENDAR_YEAR_UNKNOWN', `No working-day table is loaded for ${facts.year}`, {
      facts,
    });
  }
  return year.makeUpDays.has(date) || (!year.holidays.has(date) && !isWeekend(date));
};

/**
 * The date some working days on. The day that starts the count is not counted (Civil Code, art. 201), and
 * need not be a working day; zero gives it back. Throws a RangeError for a count that is not 0, 1, 2, …
 */
export const addWorkingDays = (
  table: WorkingDayTable,
  date: CalendarDate,
  count: number,
): CalendarDate | DomainError => {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`${count} is no number of working days`);
  }
  let reached = date;
  for (let left = count; left > 0; ) {
    reached = addDays(reached, 1);
    const working = isWorkingDay(table, reached);
    if (isDomainError(working)) {
      return working;
    }
    left -= working ? 1 : 0;
  }
  return reached;
};
