import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import type { ShareGrant } from '../domain/share-grant.js';
import { logShareGrantChange } from '../store/rating-changes.js';
import { shareGrants } from '../store/share-grants.js';

export interface TakeShareGrant {
  readonly requestId: string;
  /** Grants on other data are not kept. */
  readonly isOnRatings: boolean;
  readonly grant: ShareGrant;
  readonly sourceVersion: number;
}

/** Keeps the registry's newest word about a grant on ratings, whatever order it comes in. */
export const takeShareGrantCommand: UseCase<TakeShareGrant | DomainError, { readonly taken: boolean }> = {
  name: 'take-share-grant',
  load: (inputs, unit) =>
    unit.fetch(
      shareGrants,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.requestId])),
    ),
  decide: (input, unit, { now }) => {
    if (isDomainError(input)) return input;
    const { requestId, isOnRatings, grant, sourceVersion } = input;
    const known = unit.get(shareGrants, requestId);
    if (!isOnRatings || (known !== undefined && known.sourceVersion >= sourceVersion))
      return { taken: false };
    unit.put(shareGrants, { _id: requestId, ...grant, sourceVersion }, sourceVersion);
    logShareGrantChange(unit, { shareRequest: requestId, version: sourceVersion, grant, at: now });
    return { taken: true };
  },
};
