import type { Db, Filter } from 'mongodb';
import type { LookupEntry } from './lookup-entry.js';
import { lookupForm, type StoredLookup } from './lookup-text.js';
import { lookupId, lookups, lookupTimeOrder } from './lookups.js';

/** Above every id that a time orders. */
const last = '~';

const idsAfter = (subject: string | undefined, after: string): Filter<StoredLookup> => ({
  _id: { $gt: lookupId(subject, after), $lt: lookupId(subject, last) },
});

const compare = (a: string, b: string): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

/** Look-ups of one enterprise, oldest first, after one of them: alone and among others. */
export const listLookups = async (
  db: Db,
  uscc: string,
  after: string,
  limit: number,
): Promise<readonly LookupEntry[]> => {
  const collection = db.collection<StoredLookup>(lookups.name);
  const page = (filter: Filter<StoredLookup>): Promise<StoredLookup[]> =>
    collection
      .find(filter, { projection: { subjects: 0 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  const [alone, amongOthers] = await Promise.all([
    page(idsAfter(uscc, after)),
    page({ ...idsAfter(undefined, after), subjects: uscc }),
  ]);
  return [...alone, ...amongOthers]
    .sort((a, b) => compare(lookupTimeOrder(a._id), lookupTimeOrder(b._id)))
    .slice(0, limit)
    .map(lookupForm.fromStored);
};
