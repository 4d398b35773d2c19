import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import {
  type Institution as InstitutionMessage,
  type InstitutionProfile,
  InstitutionState,
} from '@donghu/contracts/registry';
import type { CalendarDate } from '@donghu/kernel';
import type { Institution } from '../domain/institution.js';
import { membershipMessage } from './membership-message.js';

const profileMessage = (institution: Institution): InstitutionProfile => ({
  level: institution.level ?? '',
  registeredAddress: institution.registeredAddress ?? '',
  workingAddress: institution.workingAddress ?? '',
  location: institution.location ?? '',
  registeredCapitalFen: institution.registeredCapital,
  paidInCapitalFen: institution.paidInCapital,
  dedicatedUnits: institution.dedicatedUnits.map((unit) => ({ ...unit, to: unit.to ?? '' })),
  memberships: institution.memberships.map(membershipMessage),
  source: institution.source ?? '',
});

/** The institution as the contract shows it. */
export const institutionMessage = (institution: Institution): InstitutionMessage => ({
  uscc: institution.uscc,
  nameZh: institution.nameZh,
  nameEn: institution.nameEn,
  roles: institution.roles.map((role) => ({ kind: role.kind, from: role.from, to: role.to ?? '' })),
  state: InstitutionState[institution.state],
  parentUscc: institution.parentUscc ?? '',
  licences: institution.licences.map((licence) => ({ ...licence, to: licence.to ?? '' })),
  inZone: institution.inZone,
  profile: profileMessage(institution),
});

export type InstitutionAnnouncement =
  | 'REGISTERED'
  | 'ROLE_ADDED'
  | 'ROLE_ENDED'
  | 'STATE_CHANGED'
  | 'LICENCE_CHANGED'
  | 'DETAILS_CHANGED';

export const institutionChanged = (
  institution: Institution,
  change: InstitutionAnnouncement,
  effectiveOn: CalendarDate,
  version: number,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.InstitutionChanged,
    { institution: institutionMessage(institution), change, effectiveOn },
    version,
  );
