import {
  type CalendarDate,
  type DomainError,
  domainError,
  type Uscc,
  type UsccWarning,
} from '@donghu/kernel';
import type {
  DedicatedUnit,
  Institution,
  InstitutionFacts,
  InstitutionRole,
  InstitutionState,
  Licence,
} from './institution.js';
import type { ZoneMembership } from './zone-membership.js';

/** What is reported when an institution is registered. */
export interface InstitutionDetails {
  readonly uscc: Uscc;
  readonly facts: InstitutionFacts;
  readonly roles: readonly InstitutionRole[];
  readonly state: InstitutionState;
  readonly licences: readonly Licence[];
  readonly inZone: boolean;
  /** On what, and from when, where that is known; otherwise it holds from the day of the registration. */
  readonly membership?: Omit<ZoneMembership, 'inZone'> | undefined;
  readonly dedicatedUnit?: DedicatedUnit | undefined;
  readonly warnings: readonly UsccWarning[];
}

export interface Registrant {
  readonly by: string;
  readonly recordedAt: Date;
  readonly effectiveOn: CalendarDate;
}

/**
 * Registers an institution. A code stands for one legal registration: it is registered once, and further
 * roles are added to it.
 */
export const registerInstitution = (
  existing: Institution | undefined,
  details: InstitutionDetails,
  { by, recordedAt, effectiveOn }: Registrant,
): Institution | DomainError => {
  const { facts, uscc, state, inZone } = details;
  if (existing !== undefined) {
    return domainError('INSTITUTION_ALREADY_REGISTERED', `${uscc} is registered; add a role to it instead`, {
      facts: { uscc },
    });
  }
  if (facts.parentUscc === uscc) {
    return domainError('VALIDATION_FAILED', 'an institution is not its own parent', {
      fields: [{ pointer: '/parentUscc', rule: 'OWN_PARENT', detail: 'names the institution itself' }],
    });
  }
  return {
    ...facts,
    uscc,
    roles: details.roles,
    state,
    stateHistory: [{ state, from: effectiveOn, by, recordedAt }],
    licences: details.licences,
    inZone,
    warnings: details.warnings,
    particulars: [{ ...facts, from: effectiveOn }],
    memberships: [{ from: effectiveOn, ...details.membership, inZone }],
    dedicatedUnits: details.dedicatedUnit === undefined ? [] : [details.dedicatedUnit],
  };
};
