import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';

/** A report tells of what has happened: no date of it lies after the business date. */
export const checkNotInFuture = (
  date: CalendarDate,
  field: string,
  today: CalendarDate,
): DomainError | undefined =>
  date <= today
    ? undefined
    : domainError('VALIDATION_FAILED', `${date} has not come yet`, {
        fields: [{ pointer: `/${field}`, rule: 'IN_FUTURE', detail: `is after the business date ${today}` }],
        facts: { today },
      });
