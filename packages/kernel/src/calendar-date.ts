import type { DomainError } from './domain-error.js';
import { domainError, isDomainError } from './domain-error.js';

declare const calendar: unique symbol;

/**
 * A business date, `YYYY-MM-DD`, in Asia/Shanghai. That zone is UTC+8 all year: China last changed the clock
 * in September 1991 (IANA tz, Asia/Shanghai). Instants of older summers (1986-1991) are read as UTC+8, too.
 */
export type CalendarDate = string & { readonly [calendar]: 'Asia/Shanghai' };

const dayMillis = 86_400_000;
const offsetMillis = 8 * 3_600_000;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysOfMonth = (year: number, month: number): number =>
  month === 2
    ? isLeapYear(year)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;

/** The number that the ASCII digits of a stretch of text are, or NaN. */
const digits = (text: string, start: number, end: number): number => {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) {
      return Number.NaN;
    }
    number = number * 10 + digit;
  }
  return number;
};

const isRealDate = (text: string): boolean => {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') {
    return false;
  }
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);
};

/** Reads a date that exists, of the years 0001 to 9999. */
export const parseCalendarDate = (text: string, pointer = ''): CalendarDate | DomainError => {
  if (isRealDate(text)) {
    return text as CalendarDate;
  }
  const detail = 'A date is a real day as YYYY-MM-DD, for example "2025-03-10"';
  return domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule: 'DATE', detail }] });
};

const daysOfEra = 146_097;
const yearsOfEra = 400;

/** Of 0000-03-01, with which the first era begins; 1970-01-01 has the number 0. */
const firstOfEras = -719_468;

/**
 * The day's number, 1970-01-01 being 0. Years are counted from March, so that the leap day is a year's last, in eras
 * of 400 years, which are all of one length: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, days_from_civil.
 */
const dayNumberOf = (date: CalendarDate): number => {
  const month = digits(date, 5, 7);
  const year = digits(date, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / yearsOfEra);
  const yearOfEra = year - era * yearsOfEra;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + digits(date, 8, 10) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysOfEra + dayOfEra + firstOfEras;
};

const firstDay = dayNumberOf('0001-01-01' as CalendarDate);
const lastDay = dayNumberOf('9999-12-31' as CalendarDate);

/** The inverse, civil_from_days. */
const dateOfDayNumber = (number: number): CalendarDate => {
  if (!(number >= firstDay && number <= lastDay)) {
    throw new RangeError('A calendar date is of the years 0001 to 9999');
  }
  const sinceEras = number - firstOfEras;
  const era = Math.floor(sinceEras / daysOfEra);
  const dayOfEra = sinceEras - era * daysOfEra;
  const leapDays =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / (daysOfEra - 1));
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * yearsOfEra + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}` as CalendarDate;
};

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : String(number));

/** A date that is written in code or in a parameter file; one that does not exist is a mistake there and throws. */
export const calendarDate = (text: string): CalendarDate => {
  const parsed = parseCalendarDate(text);
  if (isDomainError(parsed)) throw new RangeError(`${text}: ${parsed.detail}`);
  return parsed;
};

/** The business date of an instant. */
export const calendarDateAt = (instant: Date): CalendarDate =>
  dateOfDayNumber(Math.floor((instant.getTime() + offsetMillis) / dayMillis));

/** The instant of local 00:00 (零时). */
export const startOfDay = (date: CalendarDate): Date =>
  new Date(dayNumberOf(date) * dayMillis - offsetMillis);

/** Whole days on. Throws a RangeError outside the years 0001 to 9999. */
export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  dateOfDayNumber(dayNumberOf(date) + days);

export const yearOf = (date: CalendarDate): number => digits(date, 0, 4);

/**
 * The corresponding day some years on. 29 February has none in a common year, and the last day of the month
 * stands for it (Civil Code, art. 202: 没有对应日的，月末日为期间的最后一日).
 */
export const addYears = (date: CalendarDate, years: number): CalendarDate => {
  const year = yearOf(date) + years;
  const monthAndDay = date.slice(4) === '-02-29' && !isLeapYear(year) ? '-02-28' : date.slice(4);
  const text = String(year).padStart(4, '0') + monthAndDay;
  if (!isRealDate(text)) {
    throw new RangeError('A calendar date is of the years 0001 to 9999');
  }
  return text as CalendarDate;
};

/**
 * The corresponding day some months on, or the last day of a month that has none (Civil Code, art. 202). Throws a
 * RangeError outside the years 0001 to 9999.
 */
export const addMonths = (date: CalendarDate, months: number): CalendarDate => {
  const sinceYearZero = yearOf(date) * 12 + digits(date, 5, 7) - 1 + months;
  const year = Math.floor(sinceYearZero / 12);
  const month = sinceYearZero - year * 12 + 1;
  if (year < 1 || year > 9_999) throw new RangeError('A calendar date is of the years 0001 to 9999');
  const day = Math.min(digits(date, 8, 10), daysOfMonth(year, month));
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}` as CalendarDate;
};

/** How many days `to` lies after `from`; negative if before. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number =>
  dayNumberOf(to) - dayNumberOf(from);

/** For sorting, earliest first. */
export const compareDates = (a: CalendarDate, b: CalendarDate): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

/** A half-open stretch of time: `start` belongs to it, `end` does not. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
}

/**
 * A policy's period, from 00:00 of its first day to 24:00 of its last (零时起，二十四时止). Order is not
 * checked here: with `lastDay` before `firstDay` the period ends where it starts, or before.
 */
export const policyPeriod = (firstDay: CalendarDate, lastDay: CalendarDate): Period => ({
  start: startOfDay(firstDay),
  end: new Date(startOfDay(lastDay).getTime() + dayMillis),
});
