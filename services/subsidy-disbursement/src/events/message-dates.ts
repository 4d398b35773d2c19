import { type CalendarDate, isDomainError, parseCalendarDate, refuse } from '@donghu/kernel';

/** A date of a message. Throws a `Refusal` for one that does not exist. */
export const readDate = (text: string, pointer: string): CalendarDate => {
  const date = parseCalendarDate(text, pointer);
  return isDomainError(date)
    ? refuse(date.code, `${pointer}: ${date.detail}`, { fields: date.fields })
    : date;
};

/** In the contract, an empty date is one that is not set. */
export const readOptionalDate = (text: string, pointer: string): CalendarDate | undefined =>
  text === '' ? undefined : readDate(text, pointer);
