import type { Db } from 'mongodb';
import { type LookupEntry, lookups } from './lookups.js';

/** Look-ups of one enterprise, oldest first, after an id: alone and among others. */
export const listLookups = async (
  db: Db,
  uscc: string,
  after: string,
  limit: number,
): Promise<readonly LookupEntry[]> => {
  const collection = db.collection<LookupEntry>(lookups.name);
  const later = { _id: { $gt: after } };
  const [alone, amongOthers] = await Promise.all([
    collection
      .find({ subject: uscc, ...later })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
    collection
      .find({ isBatch: true, subjects: uscc, ...later }, { projection: { subjects: 0 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
  ]);
  return [...alone, ...amongOthers]
    .sort((a, b) => (a._id < b._id ? -1 : a._id > b._id ? 1 : 0))
    .slice(0, limit);
};
