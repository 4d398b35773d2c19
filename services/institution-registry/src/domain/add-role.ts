import { type DomainError, domainError, holdsOn } from '@donghu/kernel';
import type { Institution, InstitutionRole } from './institution.js';

/** Adds a role: an institution may hold several at once, and counts once for each target all the same. */
export const addRole = (institution: Institution, role: InstitutionRole): Institution | DomainError => {
  const held = institution.roles.some(
    (entry) => entry.kind === role.kind && (holdsOn(entry, role.from) || holdsOn(role, entry.from)),
  );
  if (held) {
    return domainError('VALIDATION_FAILED', `the role ${role.kind} is held on ${role.from} already`, {
      fields: [{ pointer: '/kind', rule: 'ROLE_HELD', detail: 'is held already' }],
    });
  }
  return { ...institution, roles: [...institution.roles, role] };
};
