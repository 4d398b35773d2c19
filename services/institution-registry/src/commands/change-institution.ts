import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type CalendarDate, type DomainError, isDomainError, type Uscc } from '@donghu/kernel';
import { addRole } from '../domain/add-role.js';
import { amendParticulars, changeMembership, designateUnit } from '../domain/amend-institution.js';
import { changeInstitutionState } from '../domain/change-institution-state.js';
import { endRole } from '../domain/end-role.js';
import type {
  DedicatedUnit,
  Institution,
  InstitutionParticulars,
  InstitutionRole,
  InstitutionState,
  Licence,
} from '../domain/institution.js';
import { endLicence, recordLicence } from '../domain/record-licence.js';
import type { ZoneMembership } from '../domain/zone-membership.js';
import { institutions } from '../store/institutions.js';
import { type InstitutionAnnouncement, institutionChanged } from './institution-message.js';
import { keepRecord, storedRecord } from './keep-record.js';

export type InstitutionChange =
  | { readonly kind: 'ADD_ROLE'; readonly role: InstitutionRole }
  | { readonly kind: 'END_ROLE'; readonly role: string; readonly to: CalendarDate }
  | { readonly kind: 'CHANGE_STATE'; readonly state: InstitutionState; readonly from: CalendarDate }
  | { readonly kind: 'RECORD_LICENCE'; readonly licence: Licence }
  | {
      readonly kind: 'END_LICENCE';
      readonly licence: Pick<Licence, 'scheme' | 'number'>;
      readonly to: CalendarDate;
    }
  | { readonly kind: 'AMEND_PARTICULARS'; readonly particulars: InstitutionParticulars }
  | { readonly kind: 'SET_MEMBERSHIP'; readonly membership: ZoneMembership }
  | { readonly kind: 'DESIGNATE_UNIT'; readonly unit: DedicatedUnit };

export interface ChangeInstitution {
  readonly uscc: Uscc;
  readonly change: InstitutionChange;
  readonly by: string;
  /** The version the caller has read, from If-Match; undefined accepts any. */
  readonly ifVersion?: number | undefined;
}

export interface InstitutionChangedOutput {
  readonly uscc: string;
  readonly version: number;
}

const announced: Readonly<Record<InstitutionChange['kind'], InstitutionAnnouncement>> = {
  ADD_ROLE: 'ROLE_ADDED',
  END_ROLE: 'ROLE_ENDED',
  CHANGE_STATE: 'STATE_CHANGED',
  RECORD_LICENCE: 'LICENCE_CHANGED',
  END_LICENCE: 'LICENCE_CHANGED',
  AMEND_PARTICULARS: 'DETAILS_CHANGED',
  SET_MEMBERSHIP: 'DETAILS_CHANGED',
  DESIGNATE_UNIT: 'DETAILS_CHANGED',
};

const effectiveOn = (change: InstitutionChange): CalendarDate => {
  switch (change.kind) {
    case 'ADD_ROLE':
      return change.role.from;
    case 'CHANGE_STATE':
      return change.from;
    case 'RECORD_LICENCE':
      return change.licence.from;
    case 'END_ROLE':
    case 'END_LICENCE':
      return change.to;
    case 'AMEND_PARTICULARS':
      return change.particulars.from;
    case 'SET_MEMBERSHIP':
      return change.membership.from;
    case 'DESIGNATE_UNIT':
      return change.unit.from;
  }
};

const apply = (
  institution: Institution,
  { change, by }: ChangeInstitution,
  facts: Facts,
): Institution | DomainError => {
  switch (change.kind) {
    case 'ADD_ROLE':
      return addRole(institution, change.role);
    case 'END_ROLE':
      return endRole(institution, change.role, change.to);
    case 'CHANGE_STATE':
      return changeInstitutionState(institution, {
        state: change.state,
        from: change.from,
        by,
        recordedAt: facts.now,
      });
    case 'RECORD_LICENCE':
      return recordLicence(institution, change.licence);
    case 'END_LICENCE':
      return endLicence(institution, change.licence, change.to);
    case 'AMEND_PARTICULARS':
      return amendParticulars(institution, change.particulars);
    case 'SET_MEMBERSHIP':
      return changeMembership(institution, change.membership);
    case 'DESIGNATE_UNIT':
      return designateUnit(institution, change.unit);
  }
};

const decide = (
  input: ChangeInstitution,
  unit: Unit,
  facts: Facts,
): InstitutionChangedOutput | DomainError => {
  const stored = storedRecord(institutions, unit, input.uscc, input.ifVersion);
  if (isDomainError(stored)) return stored;
  const changed = apply(stored.record, input, facts);
  if (isDomainError(changed)) return changed;
  const version = keepRecord(institutions, unit, facts, {
    id: input.uscc,
    record: changed,
    action: input.change.kind,
    effectiveOn: effectiveOn(input.change),
    by: input.by,
    after: input.change,
  });
  unit.emit(institutionChanged(changed, announced[input.change.kind], effectiveOn(input.change), version));
  return { uscc: input.uscc, version };
};

export const changeInstitutionCommand: UseCase<ChangeInstitution, InstitutionChangedOutput> = {
  name: 'change-institution',
  load: (inputs, unit) =>
    unit.fetch(
      institutions.collection,
      inputs.map((input) => input.uscc),
    ),
  decide,
};
