import type { CalendarDate } from './calendar-date.js';

/** Something that holds from a day until the day before `to`; without `to` it holds on. */
export interface DatedPeriod {
  readonly from: CalendarDate;
  readonly to?: CalendarDate | undefined;
}

/** Whether it holds on a day. */
export const holdsOn = (period: DatedPeriod, date: CalendarDate): boolean =>
  period.from <= date && (period.to === undefined || date < period.to);
