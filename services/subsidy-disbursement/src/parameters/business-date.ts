import { type CalendarDate, isDomainError, parseCalendarDate } from '@donghu/kernel';

/** A date of a parameter file; one that does not exist is a mistake in the file. */
export const businessDate = (text: string): CalendarDate => {
  const date = parseCalendarDate(text);
  if (isDomainError(date)) throw new RangeError(`${text}: ${date.detail}`);
  return date;
};
