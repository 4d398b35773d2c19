import type { DomainError } from './domain-error.js';
import { domainError } from './domain-error.js';

declare const calendar: unique symbol;

/**
 * A business date, `YYYY-MM-DD`, in Asia/Shanghai. That zone is UTC+8 all year: China last changed the clock
 * in September 1991 (IANA tz, Asia/Shanghai). Instants of older summers (1986-1991) are read as UTC+8, too.
 */
export type CalendarDate = string & { readonly [calendar]: 'Asia/Shanghai' };

const dayMillis = 86_400_000;
const offsetMillis = 8 * 3_600_000;

const datePattern = /^\d{4}-\d{2}-\d{2}$/;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysOfMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

const isRealDate = (text: string): boolean => {
  if (!datePattern.test(text)) {
    return false;
  }
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
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

const midnightUtc = (date: CalendarDate): number => Date.parse(`${date}T00:00:00.000Z`);

const firstMillis = Date.parse('0001-01-01T00:00:00.000Z');
const lastMillis = Date.parse('9999-12-31T23:59:59.999Z');

const fromMidnightUtc = (millis: number): CalendarDate => {
  if (!(millis >= firstMillis && millis <= lastMillis)) {
    throw new RangeError('A calendar date is of the years 0001 to 9999');
  }
  return new Date(millis).toISOString().slice(0, 10) as CalendarDate;
};

/** The business date of an instant. */
export const calendarDateAt = (instant: Date): CalendarDate =>
  fromMidnightUtc(instant.getTime() + offsetMillis);

/** The instant of local 00:00 (零时). */
export const startOfDay = (date: CalendarDate): Date => new Date(midnightUtc(date) - offsetMillis);

/** Throws a RangeError outside the years 0001 to 9999. */
export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  fromMidnightUtc(midnightUtc(date) + days * dayMillis);

export const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));

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

/** How many days `to` lies after `from`; negative if before. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number =>
  (midnightUtc(to) - midnightUtc(from)) / dayMillis;

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
