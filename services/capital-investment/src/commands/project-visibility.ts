import { ownPartyOnly, type Principal } from '@donghu/chassis';
import { type DomainError, domainError } from '@donghu/kernel';

interface Parties {
  readonly investorUscc: string;
  readonly enterpriseUscc: string;
}

/** A project is the file of two parties: who invests and who takes the money. */
export const refusedToSee = (
  principal: Principal,
  { investorUscc, enterpriseUscc }: Parties,
): DomainError | undefined =>
  ownPartyOnly(principal, investorUscc) === undefined ? undefined : ownPartyOnly(principal, enterpriseUscc);

/** Narrows a list to what the caller may see: its own projects, whether it asks for them by name or not. */
export const scopeOfList = (
  principal: Principal,
  asked: Partial<Parties>,
): Partial<Parties> | DomainError => {
  const { investorUscc = '', enterpriseUscc = '' } = asked;
  if (refusedToSee(principal, { investorUscc, enterpriseUscc }) === undefined) return asked;
  const { roles, uscc } = principal;
  if (uscc !== undefined && roles.includes('insurer') && asked.investorUscc === undefined) {
    return { ...asked, investorUscc: uscc };
  }
  if (uscc !== undefined && roles.includes('enterprise') && asked.enterpriseUscc === undefined) {
    return { ...asked, enterpriseUscc: uscc };
  }
  return domainError('FORBIDDEN', 'A party may see its own projects only');
};
