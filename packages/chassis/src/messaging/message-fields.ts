import {
  type CalendarDate,
  type DatedPeriod,
  isDomainError,
  parseCalendarDate,
  refuse,
} from '@donghu/kernel';

/** A date of a message. Throws a `Refusal` that names the field for one that does not exist. */
export const readDate = (text: string, pointer: string): CalendarDate => {
  const date = parseCalendarDate(text, pointer);
  return isDomainError(date)
    ? refuse(date.code, `${pointer}: ${date.detail}`, { fields: date.fields })
    : date;
};

/** In the contract, an empty date is one that is not set. */
export const readOptionalDate = (text: string, pointer: string): CalendarDate | undefined =>
  text === '' ? undefined : readDate(text, pointer);

/** In the contract, an empty `to` is an open end. */
export const readPeriod = (
  period: { readonly from: string; readonly to: string },
  pointer: string,
): DatedPeriod => ({
  from: readDate(period.from, `${pointer}/from`),
  to: readOptionalDate(period.to, `${pointer}/to`),
});
