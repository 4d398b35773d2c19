import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { checkNotInFuture } from './business-day.js';
import type { ProjectTerms } from './project.js';

/** A date of a project lies inside its term, both ends included, and not in the future. */
export const checkTerm = (
  { signedOn, termEndsOn }: ProjectTerms,
  date: CalendarDate,
  field: string,
  today: CalendarDate,
): DomainError | undefined =>
  signedOn <= date && date <= termEndsOn
    ? checkNotInFuture(date, field, today)
    : domainError('OUTSIDE_TERM', `${date} is outside the term, ${signedOn} to ${termEndsOn}`, {
        fields: [
          { pointer: `/${field}`, rule: 'OUTSIDE_TERM', detail: 'is outside the term of the project' },
        ],
        facts: { signedOn, termEndsOn },
      });
