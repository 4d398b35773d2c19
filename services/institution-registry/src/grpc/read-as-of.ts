import { type DomainError, isDomainError, parseCalendarDate } from '@donghu/kernel';
import { type AsOf, parseKnownAt } from '../domain/as-of.js';

/** The date and the instant of a request; absent and empty are the same. */
export const readAsOf = (request: {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
}): AsOf | DomainError => {
  const on = request.asOf ? parseCalendarDate(request.asOf, '/as_of') : undefined;
  if (isDomainError(on)) return on;
  const knownBefore = request.knownAt ? parseKnownAt(request.knownAt, '/known_at') : undefined;
  return isDomainError(knownBefore) ? knownBefore : { on, knownBefore };
};
