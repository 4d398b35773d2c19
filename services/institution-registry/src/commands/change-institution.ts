import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type CalendarDate, type DomainError, domainError, isDomainError, type Uscc } from '@donghu/kernel';
import { addRole } from '../domain/add-role.js';
import { changeInstitutionState } from '../domain/change-institution-state.js';
import type { Institution, InstitutionRole, InstitutionState, Licence } from '../domain/institution.js';
import { endLicence, recordLicence } from '../domain/record-licence.js';
import { audit } from '../store/audit.js';
import { institutions } from '../store/institutions.js';
import { institutionChanged } from './institution-message.js';

export type InstitutionChange =
  | { readonly kind: 'ADD_ROLE'; readonly role: InstitutionRole }
  | { readonly kind: 'CHANGE_STATE'; readonly state: InstitutionState; readonly from: CalendarDate }
  | { readonly kind: 'RECORD_LICENCE'; readonly licence: Licence }
  | {
      readonly kind: 'END_LICENCE';
      readonly licence: Pick<Licence, 'scheme' | 'number'>;
      readonly to: CalendarDate;
    };

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

const announced = {
  ADD_ROLE: 'ROLE_ADDED',
  CHANGE_STATE: 'STATE_CHANGED',
  RECORD_LICENCE: 'LICENCE_CHANGED',
  END_LICENCE: 'LICENCE_CHANGED',
} as const;

const effectiveOn = (change: InstitutionChange): CalendarDate => {
  switch (change.kind) {
    case 'ADD_ROLE':
      return change.role.from;
    case 'CHANGE_STATE':
      return change.from;
    case 'RECORD_LICENCE':
      return change.licence.from;
    case 'END_LICENCE':
      return change.to;
  }
};

const apply = (
  institution: Institution,
  input: ChangeInstitution,
  facts: Facts,
): Institution | DomainError => {
  const { change, by } = input;
  switch (change.kind) {
    case 'ADD_ROLE':
      return addRole(institution, change.role);
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
  }
};

const decide = (
  input: ChangeInstitution,
  unit: Unit,
  facts: Facts,
): InstitutionChangedOutput | DomainError => {
  const stored = unit.get(institutions, input.uscc);
  if (stored === undefined) return domainError('NOT_FOUND', `${input.uscc} is not registered`);
  if (input.ifVersion !== undefined && input.ifVersion !== stored.version) {
    return domainError('VERSION_MISMATCH', `the institution is at version ${stored.version}`);
  }
  const changed = apply(stored, input, facts);
  if (isDomainError(changed)) return changed;
  const version = unit.put(institutions, { ...changed, _id: input.uscc });
  unit.append(audit, {
    _id: facts.newId(),
    at: facts.now,
    by: input.by,
    action: input.change.kind,
    subject: input.uscc,
    after: JSON.stringify(input.change),
  });
  unit.emit(institutionChanged(changed, announced[input.change.kind], effectiveOn(input.change), version));
  return { uscc: input.uscc, version };
};

export const changeInstitutionCommand: UseCase<ChangeInstitution, InstitutionChangedOutput> = {
  name: 'change-institution',
  load: (inputs, unit) =>
    unit.fetch(
      institutions,
      inputs.map((input) => input.uscc),
    ),
  decide,
};
