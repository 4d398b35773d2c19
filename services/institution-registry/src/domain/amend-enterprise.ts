import { type DomainError, domainError } from '@donghu/kernel';
import { withEntry } from './dated-entries.js';
import type { Enterprise, EnterpriseParticulars, LinkedCode, YearlyFigures } from './enterprise.js';
import type { ZoneMembership } from './zone-membership.js';

/** Records the facts that hold from a day on; those of the same day are corrected. */
export const amendEnterprise = (enterprise: Enterprise, amended: EnterpriseParticulars): Enterprise => {
  const particulars = withEntry(enterprise.particulars, amended);
  const { from: _, ...facts } = particulars.at(-1) ?? amended;
  const { nameEn, stage, nationalIndustryCode, location, ...others } = facts;
  return { ...enterprise, ...others, nameEn, stage, nationalIndustryCode, location, particulars };
};

/** Records that an enterprise joins or leaves the zone. */
export const changeEnterpriseMembership = (enterprise: Enterprise, change: ZoneMembership): Enterprise => {
  const memberships = withEntry(enterprise.memberships, change);
  const last = memberships.at(-1) ?? change;
  return { ...enterprise, memberships, inZone: last.inZone, inZoneFrom: last.from };
};

/** Records the figures of a year; those of the same year are replaced. */
export const recordFigures = (enterprise: Enterprise, figures: YearlyFigures): Enterprise => ({
  ...enterprise,
  figures: [...enterprise.figures.filter(({ year }) => year !== figures.year), figures].sort(
    (left, right) => left.year - right.year,
  ),
});

/** Links an enterprise to the code it had before: both are counted once. */
export const linkPredecessor = (
  enterprise: Enterprise,
  predecessor: LinkedCode,
): Enterprise | DomainError => {
  const isLoop = predecessor.uscc === enterprise.uscc || enterprise.successor?.uscc === predecessor.uscc;
  return isLoop
    ? domainError('VALIDATION_FAILED', 'an enterprise does not come before itself', {
        fields: [
          { pointer: '/predecessorUscc', rule: 'OWN_PREDECESSOR', detail: 'leads back to the enterprise' },
        ],
      })
    : { ...enterprise, predecessor };
};
