import type { Platform, Principal } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError, parseUsccOverridden } from '@donghu/kernel';
import { type PublicClass, publicClassOf } from '../domain/public-class.js';
import { publicLists } from '../parameters/public-lists.js';
import { findRatingsAt } from '../store/rating-queries.js';
import { admitLookUp } from './look-up.js';

export interface PublicLookUp extends PublicClass {
  readonly uscc: string;
}

/** The same whether the enterprise is unknown, unrated or of a class that is not public: nobody learns which. */
const notPublic = (): DomainError => domainError('RATING_NOT_FOUND', 'no class of this enterprise is public');

/** What anybody may know of an enterprise. It is recorded as every other look-up is, and released after that. */
export const lookUpPublicClass = async (
  platform: Platform<unknown>,
  { principal, door }: { readonly principal: Principal; readonly door: string },
  raw: string,
): Promise<PublicLookUp | DomainError> => {
  const parsed = parseUsccOverridden(raw, '/enterprise_uscc');
  const known = isDomainError(parsed)
    ? undefined
    : (await findRatingsAt(platform.store.db, [parsed.uscc], platform.clock.now())).get(parsed.uscc);
  const shown = known === undefined ? undefined : publicClassOf(known, publicLists.vetoes);
  const request = { principal, door, purpose: '', entitlement: { kind: 'PUBLIC' } } as const;
  const fault = shown === undefined ? notPublic() : undefined;
  const admitted = await admitLookUp(platform, request, raw, undefined, fault);
  if (isDomainError(admitted)) return admitted;
  return shown === undefined ? notPublic() : { uscc: admitted.uscc, ...shown };
};
