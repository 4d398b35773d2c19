import type { Platform } from '@donghu/chassis';
import { calendarDateAt, type DomainError, isDomainError } from '@donghu/kernel';
import type { Entitlement } from '../domain/look-up.js';
import { partsShared } from '../domain/share-grant.js';
import { findShareGrant } from '../store/share-grant-queries.js';
import type { LookUpMemory } from './look-up-from-memory.js';

/** Why a watch may not go on; undefined: it may. */
export type ShareLapse = () => Promise<DomainError | undefined>;

/**
 * Whether the grant that a watch was admitted under still covers it: it may be revoked, or its days be over, while the
 * watch goes on. Nothing for those who watch without one.
 */
export const shareLapse = (
  { store, clock }: Platform<unknown>,
  { mirror }: LookUpMemory,
  entitlement: Entitlement,
  purpose: string,
): ShareLapse | undefined => {
  if (entitlement.kind !== 'SHARED') return undefined;
  const id = entitlement.requestId ?? '';
  return async () => {
    const known = mirror.shareGrant(id);
    const grant = known === 'UNSURE' ? await findShareGrant(store.db, id) : known;
    const shared = partsShared(grant, { ...entitlement, purpose }, calendarDateAt(clock.now()));
    return isDomainError(shared) ? shared : undefined;
  };
};
