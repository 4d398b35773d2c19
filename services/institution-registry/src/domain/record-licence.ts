import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import type { Institution, Licence } from './institution.js';

const sameLicence = (left: Licence, right: Pick<Licence, 'scheme' | 'number'>): boolean =>
  left.scheme === right.scheme && left.number === right.number;

/** A term that a later one of the same licence follows ends where that one begins. */
const followedBy = (earlier: Licence, later: Licence): Licence =>
  earlier.from < later.from && (earlier.to === undefined || later.from < earlier.to)
    ? { ...earlier, to: later.from }
    : earlier;

/**
 * Records a licence or a further term of one: scheme and number name the licence, and its first day the term,
 * so that earlier terms stay on record and a wrong end is corrected.
 */
export const recordLicence = (institution: Institution, licence: Licence): Institution => ({
  ...institution,
  licences: [
    ...institution.licences
      .filter((entry) => !sameLicence(entry, licence) || entry.from !== licence.from)
      .map((entry) => (sameLicence(entry, licence) ? followedBy(entry, licence) : entry)),
    licence,
  ],
});

/** Ends a licence, in its last term, on a day, which is the first one without it. */
export const endLicence = (
  institution: Institution,
  licence: Pick<Licence, 'scheme' | 'number'>,
  to: CalendarDate,
): Institution | DomainError => {
  const [known] = institution.licences
    .filter((entry) => sameLicence(entry, licence))
    .sort((left, right) => (left.from < right.from ? 1 : -1));
  if (known === undefined) {
    return domainError('NOT_FOUND', `no licence ${licence.scheme} ${licence.number} is recorded`);
  }
  if (to <= known.from) {
    return domainError('VALIDATION_FAILED', 'a licence ends after it began', {
      fields: [{ pointer: '/to', rule: 'PERIOD_REVERSED', detail: `it began on ${known.from}` }],
    });
  }
  return recordLicence(institution, { ...known, to });
};
