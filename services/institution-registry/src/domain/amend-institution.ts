import { type DomainError, domainError, holdsOn } from '@donghu/kernel';
import { withEntry } from './dated-entries.js';
import type { DedicatedUnit, Institution, InstitutionParticulars } from './institution.js';
import type { ZoneMembership } from './zone-membership.js';

const ownParent = (institution: Institution): DomainError =>
  domainError('VALIDATION_FAILED', `${institution.uscc} is not its own parent`, {
    fields: [{ pointer: '/parentUscc', rule: 'OWN_PARENT', detail: 'names the institution itself' }],
  });

/** Records the facts that hold from a day on; those of the same day are corrected. */
export const amendParticulars = (
  institution: Institution,
  amended: InstitutionParticulars,
): Institution | DomainError => {
  if (amended.parentUscc === institution.uscc) return ownParent(institution);
  const particulars = withEntry(institution.particulars, amended);
  const { from: _, ...facts } = particulars.at(-1) ?? amended;
  return {
    ...facts,
    uscc: institution.uscc,
    roles: institution.roles,
    state: institution.state,
    stateHistory: institution.stateHistory,
    licences: institution.licences,
    inZone: institution.inZone,
    warnings: institution.warnings,
    memberships: institution.memberships,
    dedicatedUnits: institution.dedicatedUnits,
    particulars,
  };
};

/** Records that the institution joins or leaves the zone. */
export const changeMembership = (institution: Institution, change: ZoneMembership): Institution => {
  const memberships = withEntry(institution.memberships, change);
  return { ...institution, memberships, inZone: memberships.at(-1)?.inZone ?? false };
};

/** Designates a specialised unit; one designation ends before the next begins. */
export const designateUnit = (institution: Institution, unit: DedicatedUnit): Institution | DomainError => {
  const known = institution.dedicatedUnits.filter((entry) => entry.from !== unit.from);
  if (known.some((entry) => holdsOn(entry, unit.from) || holdsOn(unit, entry.from))) {
    return domainError('VALIDATION_FAILED', `another designation covers ${unit.from}`, {
      fields: [{ pointer: '/from', rule: 'OVERLAP', detail: 'end the other designation first' }],
    });
  }
  return { ...institution, dedicatedUnits: withEntry(known, unit) };
};
