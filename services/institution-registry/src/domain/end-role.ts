import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import type { Institution, InstitutionRole } from './institution.js';

/** Ends a role on a day, which is the first one without it. */
export const endRole = (
  institution: Institution,
  kind: string,
  to: CalendarDate,
): Institution | DomainError => {
  const held = institution.roles.find((role) => role.kind === kind && role.to === undefined);
  if (held === undefined) {
    return domainError('NOT_FOUND', `${institution.uscc} holds no role ${kind} without an end`);
  }
  if (to <= held.from) {
    return domainError('VALIDATION_FAILED', 'a role ends after it began', {
      fields: [{ pointer: '/to', rule: 'PERIOD_REVERSED', detail: `it began on ${held.from}` }],
    });
  }
  const ended: InstitutionRole = { ...held, to };
  return { ...institution, roles: institution.roles.map((role) => (role === held ? ended : role)) };
};
