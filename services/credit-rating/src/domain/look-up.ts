import { type DomainError, domainError } from '@donghu/kernel';

/** Whom a caller may ask about. */
export type Entitlement =
  /** Departments, regulator, operator and auditor. */
  | { readonly kind: 'ALL' }
  /** Insurers and banks: whoever has authorised them. */
  | { readonly kind: 'AUTHORISED'; readonly asker: string }
  /** An enterprise: itself. */
  | { readonly kind: 'OWN'; readonly uscc: string }
  /** Anybody: what is public. */
  | { readonly kind: 'PUBLIC' }
  | { readonly kind: 'NOBODY' };

const overAll = ['bureau', 'finance', 'regulator', 'operator', 'auditor'];
const withAuthorisation = ['insurer', 'bank'];

/** The widest entitlement of the roles that a caller holds. */
export const entitlementOf = (roles: readonly string[], uscc: string | undefined): Entitlement => {
  if (roles.some((role) => overAll.includes(role))) return { kind: 'ALL' };
  if (uscc === undefined) return { kind: 'NOBODY' };
  if (roles.some((role) => withAuthorisation.includes(role))) return { kind: 'AUTHORISED', asker: uscc };
  return roles.includes('enterprise') ? { kind: 'OWN', uscc } : { kind: 'NOBODY' };
};

/** Whether one enterprise may be looked up. `authorised` is asked for insurers and banks only. */
export const refuseLookUp = (
  entitlement: Entitlement,
  subject: string,
  authorised: () => boolean,
): DomainError | undefined => {
  switch (entitlement.kind) {
    case 'ALL':
    case 'PUBLIC':
      return undefined;
    case 'OWN':
      return entitlement.uscc === subject
        ? undefined
        : domainError('FORBIDDEN', 'an enterprise sees its own rating only');
    case 'AUTHORISED':
      return authorised()
        ? undefined
        : domainError(
            'AUTHORISATION_MISSING',
            'the enterprise has not authorised this look-up for this purpose today',
          );
    case 'NOBODY':
      return domainError('FORBIDDEN', 'this caller may look nobody up');
  }
};

const partsForParties = ['grade', 'supervisionClass', 'validTo', 'dimensions'] as const;

/** Which parts of a rating an entitlement shows: an insurer or a bank sees no score and no veto. */
export const fieldsShown = ({ kind }: Entitlement): readonly string[] => {
  if (kind === 'PUBLIC') return ['supervisionClass'];
  return kind === 'AUTHORISED' ? partsForParties : [...partsForParties, 'score', 'vetoes'];
};
