import { type CalendarDate, holdsOn } from '@donghu/kernel';
import { entryOn } from './dated-entries.js';
import type { Institution } from './institution.js';
import { isMemberOn } from './zone-membership.js';

/** What was true of an institution on a day; undefined before the day from which it is on record. */
export const institutionOn = (institution: Institution, date: CalendarDate): Institution | undefined => {
  const state = entryOn(institution.stateHistory, date);
  if (state === undefined) return undefined;
  const { from: _, ...facts } = entryOn(institution.particulars, date) ??
    institution.particulars[0] ?? { ...institution, from: date };
  return {
    ...facts,
    uscc: institution.uscc,
    warnings: institution.warnings,
    state: state.state,
    stateHistory: institution.stateHistory.filter((entry) => entry.from <= date),
    roles: institution.roles.filter((role) => holdsOn(role, date)),
    licences: institution.licences.filter((licence) => holdsOn(licence, date)),
    inZone: isMemberOn(institution.memberships, date),
    particulars: institution.particulars.filter((entry) => entry.from <= date),
    memberships: institution.memberships.filter((entry) => entry.from <= date),
    dedicatedUnits: institution.dedicatedUnits.filter((unit) => holdsOn(unit, date)),
  };
};
