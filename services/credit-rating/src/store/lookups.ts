import { entryCollection } from '@donghu/chassis';
import type { ErrorCode } from '@donghu/kernel';

/** Who asked about whom, refused or not: append-only, one entry a call. */
export interface LookupEntry {
  readonly _id: string;
  readonly at: Date;
  readonly by: string;
  readonly roles: readonly string[];
  /** The party that the caller speaks for. */
  readonly asker?: string | undefined;
  /** `GetRating`, `GET /v1/ratings/:uscc` */
  readonly door: string;
  /** The code of a look-up of one, as it was sent when it is no code. */
  readonly subject?: string | undefined;
  /** The codes of a look-up of many. They are not indexed: an index entry for each code would cost more than the look-up. */
  readonly subjects?: readonly string[] | undefined;
  readonly isBatch: boolean;
  /** How many codes were asked for. */
  readonly asked: number;
  readonly purpose: string;
  readonly asOf?: Date | undefined;
  readonly outcome: 'ADMITTED' | 'PARTLY_REFUSED' | 'REFUSED';
  /** Why, when all of it was refused. */
  readonly code?: ErrorCode | undefined;
  /** Codes that were refused out of many. */
  readonly refused?: readonly string[] | undefined;
  /** The grants that allowed it. */
  readonly authorisations: readonly string[];
  /** Parts of the rating that were given. */
  readonly fields: readonly string[];
}

export const lookups = entryCollection<LookupEntry>('lookups', [
  { key: { subject: 1, _id: 1 }, name: 'subject' },
  { key: { isBatch: 1, _id: 1 }, name: 'batch' },
]);
