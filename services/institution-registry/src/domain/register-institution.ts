import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import type { Institution, InstitutionState } from './institution.js';

export type InstitutionDetails = Omit<Institution, 'state' | 'stateHistory'> & {
  readonly state: InstitutionState;
};

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
  registrant: Registrant,
): Institution | DomainError => {
  if (existing !== undefined) {
    return domainError(
      'INSTITUTION_ALREADY_REGISTERED',
      `${details.uscc} is registered; add a role to it instead`,
      {
        facts: { uscc: details.uscc },
      },
    );
  }
  if (details.parentUscc === details.uscc) {
    return domainError('VALIDATION_FAILED', 'an institution is not its own parent', {
      fields: [{ pointer: '/parentUscc', rule: 'OWN_PARENT', detail: 'names the institution itself' }],
    });
  }
  return {
    ...details,
    stateHistory: [
      {
        state: details.state,
        from: registrant.effectiveOn,
        by: registrant.by,
        recordedAt: registrant.recordedAt,
      },
    ],
  };
};
