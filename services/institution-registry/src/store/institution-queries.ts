import type { Db } from 'mongodb';
import { institutions } from './institutions.js';

/** How many institutions stand in each state. */
export const countInstitutionsByState = async (db: Db): Promise<ReadonlyMap<string, number>> => {
  const rows = await db
    .collection(institutions.collection.name)
    .aggregate<{ _id: string; count: number | bigint }>([{ $group: { _id: '$state', count: { $sum: 1 } } }])
    .toArray();
  return new Map(rows.map((row) => [row._id, Number(row.count)]));
};
