import type { Db } from 'mongodb';
import type { Supervised } from '../domain/inspection-sample.js';
import { enterprises, type StoredEnterprise } from './enterprises.js';
import { findRatingsAt } from './rating-queries.js';

const codesAtOnce = 500;

/** Every enterprise that had a rating at an instant, in the class that it was in then. */
export const findSupervisedAt = async (db: Db, instant: Date): Promise<readonly Supervised[]> => {
  const known = await db
    .collection<StoredEnterprise>(enterprises.name)
    .find({}, { projection: { _id: 1 } })
    .toArray();
  const supervised: Supervised[] = [];
  for (let at = 0; at < known.length; at += codesAtOnce) {
    const codes = known.slice(at, at + codesAtOnce).map(({ _id }) => _id);
    for (const [uscc, { supervisionClass }] of await findRatingsAt(db, codes, instant)) {
      supervised.push({ uscc, supervisionClass });
    }
  }
  return supervised;
};
