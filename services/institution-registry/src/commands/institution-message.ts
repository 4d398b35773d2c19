import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type Institution as InstitutionMessage, InstitutionState } from '@donghu/contracts/registry';
import type { CalendarDate } from '@donghu/kernel';
import type { Institution } from '../domain/institution.js';

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
});

export const institutionChanged = (
  institution: Institution,
  change: 'REGISTERED' | 'ROLE_ADDED' | 'STATE_CHANGED' | 'LICENCE_CHANGED',
  effectiveOn: CalendarDate,
  version: number,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.InstitutionChanged,
    { institution: institutionMessage(institution), change, effectiveOn },
    version,
  );
