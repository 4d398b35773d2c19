import { type DomainError, domainError } from '@donghu/kernel';
import { type RatingPart, ratingParts } from './rating-part.js';

/** Whom a caller may ask about. */
export type Entitlement =
  /** Regulator, operator, auditor, finance, and the platform's own services; some of them see the reasons. */
  | { readonly kind: 'ALL'; readonly seesReasons: boolean }
  /** Departments: everybody, as far as their approved share request says. */
  | {
      readonly kind: 'SHARED';
      readonly requestId: string | undefined;
      readonly department: string | undefined;
    }
  /** Insurers and banks: whoever has authorised them. */
  | { readonly kind: 'AUTHORISED'; readonly asker: string }
  /** An enterprise: itself. */
  | { readonly kind: 'OWN'; readonly uscc: string }
  /** Anybody: what is public. */
  | { readonly kind: 'PUBLIC' }
  | { readonly kind: 'NOBODY' };

/** Whoever asks. */
export interface Asker {
  readonly roles: readonly string[];
  readonly uscc: string | undefined;
  readonly department?: string | undefined;
}

const overReasons = ['regulator', 'operator', 'auditor'];
const overAll = [...overReasons, 'finance', 'service'];
const withAuthorisation = ['insurer', 'bank'];

/** The widest entitlement of the roles that a caller holds, with the share request that it states. */
export const entitlementOf = ({ roles, uscc, department }: Asker, requestId?: string): Entitlement => {
  const holds = (wanted: readonly string[]): boolean => roles.some((role) => wanted.includes(role));
  if (holds(overAll)) return { kind: 'ALL', seesReasons: holds(overReasons) };
  if (holds(['bureau'])) return { kind: 'SHARED', requestId, department };
  if (uscc === undefined) return { kind: 'NOBODY' };
  if (holds(withAuthorisation)) return { kind: 'AUTHORISED', asker: uscc };
  return holds(['enterprise']) ? { kind: 'OWN', uscc } : { kind: 'NOBODY' };
};

/** Whether one enterprise may be looked up. `authorised` is asked for insurers and banks only. */
export const refuseLookUp = (
  entitlement: Entitlement,
  subject: string,
  authorised: () => boolean,
): DomainError | undefined => {
  switch (entitlement.kind) {
    case 'ALL':
    case 'SHARED':
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

const partsForParties: readonly RatingPart[] = ['grade', 'supervisionClass', 'validTo', 'dimensions'];
const partsWithoutReasons: readonly RatingPart[] = ratingParts.filter((part) => part !== 'indicators');

/** Which parts of a rating an entitlement shows by itself: an insurer or a bank sees no score and no veto. */
export const partsOf = (entitlement: Entitlement): readonly RatingPart[] => {
  switch (entitlement.kind) {
    case 'ALL':
      return entitlement.seesReasons ? ratingParts : partsWithoutReasons;
    case 'OWN':
      return ratingParts;
    case 'AUTHORISED':
      return partsForParties;
    case 'PUBLIC':
      return ['supervisionClass'];
    // A department sees what its grant names.
    case 'SHARED':
    case 'NOBODY':
      return [];
  }
};
