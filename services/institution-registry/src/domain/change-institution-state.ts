import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import type { Institution, InstitutionState } from './institution.js';

/** Where each state may lead: the settlement path of plan (一)1, suspension, and the three ends. */
const next: Readonly<Record<InstitutionState, readonly InstitutionState[]>> = {
  NEGOTIATING: ['SIGNED', 'CLOSED'],
  SIGNED: ['PREPARING', 'CLOSED'],
  PREPARING: ['APPROVED', 'CLOSED'],
  APPROVED: ['OPEN', 'CLOSED'],
  OPEN: ['SUSPENDED', 'CLOSED', 'MOVED_OUT', 'LICENCE_REVOKED'],
  SUSPENDED: ['OPEN', 'CLOSED', 'MOVED_OUT', 'LICENCE_REVOKED'],
  CLOSED: [],
  MOVED_OUT: [],
  LICENCE_REVOKED: [],
};

export interface StateChange {
  readonly state: InstitutionState;
  readonly from: CalendarDate;
  readonly by: string;
  readonly recordedAt: Date;
}

/** Moves an institution along; the history keeps who moved it, from which day, and when that was recorded. */
export const changeInstitutionState = (
  institution: Institution,
  change: StateChange,
): Institution | DomainError => {
  if (!next[institution.state].includes(change.state)) {
    return domainError(
      'INSTITUTION_TRANSITION_NOT_ALLOWED',
      `an institution cannot go from ${institution.state} to ${change.state}`,
      { facts: { from: institution.state, to: change.state } },
    );
  }
  const last = institution.stateHistory.at(-1);
  if (last !== undefined && change.from < last.from) {
    return domainError('VALIDATION_FAILED', 'a state cannot begin before the one it follows', {
      fields: [
        {
          pointer: '/from',
          rule: 'BEFORE_PREVIOUS_STATE',
          detail: `the current state began on ${last.from}`,
        },
      ],
    });
  }
  return { ...institution, state: change.state, stateHistory: [...institution.stateHistory, change] };
};
