import { type DomainError, domainError } from '@donghu/kernel';
import type { Principal } from './principal.js';
import type { Role } from './role.js';

/** Who may call a route or a method. `anyone` needs no token. */
export type Access = { readonly roles: readonly Role[] } | 'anyone';

/** Whether the roles suffice. What the public may do, everybody may. */
export const mayAccess = (principal: Principal, access: Access): boolean =>
  access === 'anyone' ||
  access.roles.includes('public') ||
  access.roles.some((role) => principal.roles.includes(role));

const parties: readonly Role[] = ['insurer', 'enterprise', 'bank'];

const overParties: readonly Role[] = ['operator', 'regulator', 'auditor'];

const holdsAny = (principal: Principal, wanted: readonly Role[]): boolean =>
  principal.roles.some((role) => wanted.includes(role));

/**
 * Insurers, enterprises and banks act for themselves only. Operators, regulators and auditors are not bound
 * to a party, nor are the zone's own offices; what they may do at all is the route's `access`. A caller
 * without any role of these has no party's business here.
 */
export const ownPartyOnly = (principal: Principal, uscc: string): DomainError | undefined => {
  const unbound =
    holdsAny(principal, overParties) ||
    (!holdsAny(principal, parties) && principal.roles.some((role) => role !== 'public'));
  return unbound || (holdsAny(principal, parties) && principal.uscc === uscc)
    ? undefined
    : domainError('FORBIDDEN', 'A party may act for itself only', { facts: { party: uscc } });
};
