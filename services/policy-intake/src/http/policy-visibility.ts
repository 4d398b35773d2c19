import { ownPartyOnly, type Principal } from '@donghu/chassis';
import { type DomainError, domainError } from '@donghu/kernel';
import type { Policy } from '../domain/policy.js';

const isParty = ({ uscc }: Principal, { report }: Policy): boolean =>
  uscc === report.insuredUscc || uscc === report.policyholderUscc;

/** An insurer sees the policies that it reported, an enterprise those that it holds or is insured by. */
export const refusedToSee = (
  principal: Principal,
  insurerUscc: string,
  policy: Policy | undefined,
): DomainError | undefined =>
  principal.roles.includes('enterprise') && policy !== undefined && isParty(principal, policy)
    ? undefined
    : ownPartyOnly(principal, insurerUscc);

interface ListScope {
  readonly insurer?: string | undefined;
  readonly insured?: string | undefined;
}

/** Narrows a list to what the caller may see: its own policies, whether it asks for them by name or not. */
export const scopeOfList = (
  principal: Principal,
  { insurer, insured }: ListScope,
): { readonly insurerUscc?: string | undefined; readonly insuredUscc?: string | undefined } | DomainError => {
  const asked = { insurerUscc: insurer, insuredUscc: insured };
  const { roles, uscc } = principal;
  if (ownPartyOnly(principal, '') === undefined) return asked;
  if (roles.includes('insurer') && (insurer ?? uscc) === uscc && uscc !== undefined) {
    return { ...asked, insurerUscc: uscc };
  }
  if (roles.includes('enterprise') && (insured ?? uscc) === uscc && uscc !== undefined) {
    return { ...asked, insuredUscc: uscc };
  }
  return domainError('FORBIDDEN', 'A party may see its own policies only');
};
