import {
  addDays,
  type CalendarDate,
  type DomainError,
  domainError,
  isDomainError,
  parseCalendarDate,
  startOfDay,
} from '@donghu/kernel';

/**
 * What is asked of a record: what was true on a date, and what was known at an instant. Either may be left
 * out: without the date, everything on record; without the instant, what is known now.
 */
export interface AsOf {
  readonly on?: CalendarDate | undefined;
  /** Records count that were made before this instant. */
  readonly knownBefore?: Date | undefined;
}

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads a date, which stands for its end (24:00 in Asia/Shanghai), or an RFC 3339 instant, itself included. */
export const parseKnownAt = (text: string, pointer: string): Date | DomainError => {
  const date = parseCalendarDate(text, pointer);
  if (!isDomainError(date)) return startOfDay(addDays(date, 1));
  const millis = instantPattern.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(millis)) return new Date(millis + 1);
  const detail = 'is a date, "2025-06-30", or an RFC 3339 instant, "2025-06-30T10:00:00+08:00"';
  return domainError('VALIDATION_FAILED', `The time of knowledge ${detail}`, {
    fields: [{ pointer, rule: 'DATE_OR_INSTANT', detail }],
  });
};
