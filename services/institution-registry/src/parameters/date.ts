import { type CalendarDate, isDomainError, parseCalendarDate } from '@donghu/kernel';

/** A date of a parameter file; one that does not exist stops the start. */
export const date = (text: string): CalendarDate => {
  const parsed = parseCalendarDate(text);
  if (isDomainError(parsed)) throw new RangeError(`${text}: ${parsed.detail}`);
  return parsed;
};
