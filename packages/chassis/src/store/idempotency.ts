import type { Collection, Db } from 'mongodb';
import { findByIds } from './find-by-ids.js';

/** The first answer to a request that was decided, for whoever sends it again with the same key. */
export interface IdempotencyRecord {
  /** `<scope>|<key>`: an operation and a caller, and the key that the caller chose. */
  readonly _id: string;
  readonly payloadSha256: string;
  /** The output of the use case, as JSON. */
  readonly output: string;
  readonly recordedAt: Date;
}

export interface IdempotencyKey {
  readonly scope: string;
  readonly key: string;
  readonly payloadSha256: string;
}

export const idempotencyName = 'idempotency';

export const idempotencyIndexes = [{ key: { recordedAt: 1 }, name: 'recordedAt' }];

export const idempotencyOf = (db: Db): Collection<IdempotencyRecord> =>
  db.collection<IdempotencyRecord>(idempotencyName);

export const idempotencyId = (key: IdempotencyKey): string => `${key.scope}|${key.key}`;

export const findIdempotencyRecords = async (
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, IdempotencyRecord>> => {
  if (ids.length === 0) return new Map();
  const records = await findByIds(idempotencyOf(db), ids);
  return new Map(records.map((record) => [record._id, record]));
};
