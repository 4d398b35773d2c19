import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import type { Institution, Licence } from './institution.js';

const sameLicence = (left: Licence, right: Pick<Licence, 'scheme' | 'number'>): boolean =>
  left.scheme === right.scheme && left.number === right.number;

/** Records a licence, or a new term of one that is known: scheme and number name it. */
export const recordLicence = (institution: Institution, licence: Licence): Institution => ({
  ...institution,
  licences: [...institution.licences.filter((entry) => !sameLicence(entry, licence)), licence],
});

/** Ends a licence on a day, which is the first one without it. */
export const endLicence = (
  institution: Institution,
  licence: Pick<Licence, 'scheme' | 'number'>,
  to: CalendarDate,
): Institution | DomainError => {
  const known = institution.licences.find((entry) => sameLicence(entry, licence));
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
