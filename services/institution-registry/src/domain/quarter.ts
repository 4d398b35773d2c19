import { type CalendarDate, yearOf } from '@donghu/kernel';

declare const calendar: unique symbol;

/** `2025Q3`: they sort as text. */
export type Quarter = string & { readonly [calendar]: 'quarter' };

export const isQuarter = (text: string): text is Quarter => /^(19|20)\d{2}Q[1-4]$/.test(text);

export const quarterOf = (date: CalendarDate): Quarter =>
  `${yearOf(date)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}` as Quarter;

const lastDays = { Q1: '03-31', Q2: '06-30', Q3: '09-30', Q4: '12-31' } as const;

export const lastDayOf = (quarter: Quarter): CalendarDate =>
  `${quarter.slice(0, 4)}-${lastDays[quarter.slice(4) as keyof typeof lastDays]}` as CalendarDate;
