import { type CalendarDate, isDomainError, parseCalendarDate, refuse } from '@donghu/kernel';
import type { DatedPeriod } from '../domain/dated-period.js';

/** A date of a message. Throws a `Refusal` for one that does not exist. */
export const readDate = (text: string, pointer: string): CalendarDate => {
  const date = parseCalendarDate(text, pointer);
  if (isDomainError(date)) return refuse(date.code, `${pointer}: ${date.detail}`, { fields: date.fields });
  return date;
};

/** In the contract, an empty `to` is an open end. */
export const readPeriod = (
  period: { readonly from: string; readonly to: string },
  pointer: string,
): DatedPeriod => ({
  from: readDate(period.from, `${pointer}/from`),
  to: period.to === '' ? undefined : readDate(period.to, `${pointer}/to`),
});
