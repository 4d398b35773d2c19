import { ownPartyOnly, type Principal, type Role } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';

const officers: readonly Role[] = ['reviewer', 'rechecker', 'finance', 'operator', 'auditor', 'regulator'];

export const officersOnly = { roles: officers };

/** An enterprise sees its own; who that is, is decided with the record at hand. */
export const officersAndEnterprises = { roles: [...officers, 'enterprise' as const] };

/** Whose records a list shows: all for an officer, its own for an enterprise. */
export const partyOf = (
  principal: Principal,
  asked: string | undefined,
): string | undefined | DomainError => {
  if (asked !== undefined) return ownPartyOnly(principal, asked) ?? asked;
  const refused = ownPartyOnly(principal, '');
  return isDomainError(refused) ? (principal.uscc ?? refused) : undefined;
};
