import { ownPartyOnly, type Principal } from '@donghu/chassis';
import { type DomainError, domainError } from '@donghu/kernel';
import type { Policy } from '../domain/policy.js';

const isEnterprise = ({ roles, uscc }: Principal, { report }: Policy): boolean =>
  roles.includes('enterprise') && (uscc === report.insuredUscc || uscc === report.policyholderUscc);

const isMember = ({ roles, uscc }: Principal, { standing }: Policy): boolean =>
  roles.includes('insurer') &&
  standing?.shares.some(({ members }) => members.some(({ insurerUscc }) => insurerUscc === uscc)) === true;

/** An insurer sees the policies that it reported or shares, an enterprise those that it holds or is insured by. */
export const refusedToSee = (
  principal: Principal,
  insurerUscc: string,
  policy: Policy | undefined,
): DomainError | undefined =>
  policy !== undefined && (isEnterprise(principal, policy) || isMember(principal, policy))
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
