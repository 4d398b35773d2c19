import type { ErrorCode } from '@donghu/kernel';

/** Who asked about whom, refused or not: append-only, one entry a call. */
export interface LookupEntry {
  /** See `lookupId`. */
  readonly _id: string;
  readonly at: Date;
  readonly by: string;
  readonly roles: readonly string[];
  /** The party that the caller speaks for. */
  readonly asker?: string | undefined;
  /** The department that the token names. */
  readonly department?: string | undefined;
  /** `GetRating`, `GET /v1/ratings/:uscc` */
  readonly door: string;
  /** The code of a look-up of one, as it was sent when it is no code. */
  readonly subject?: string | undefined;
  /** The codes of a look-up of many, not indexed: an entry for each code would cost more than the look-up. */
  readonly subjects?: readonly string[] | undefined;
  readonly isBatch: boolean;
  /** How many codes were asked for. */
  readonly asked: number;
  readonly purpose: string;
  /** The share request that was stated, granted or not. */
  readonly shareRequest?: string | undefined;
  readonly asOf?: Date | undefined;
  readonly outcome: 'ADMITTED' | 'PARTLY_REFUSED' | 'REFUSED';
  /** Why, when all of it was refused. */
  readonly code?: ErrorCode | undefined;
  /** Of a share request that does not cover it: in which way. */
  readonly reason?: string | undefined;
  /** Codes that were refused out of many. */
  readonly refused?: readonly string[] | undefined;
  /** The grants that allowed it. */
  readonly authorisations: readonly string[];
  /** Parts of the rating that were given. */
  readonly fields: readonly string[];
}
