import type { Db } from 'mongodb';
import { type InstitutionDocument, institutions } from './institutions.js';

const collectionOf = (db: Db) => db.collection<InstitutionDocument>(institutions.name);

export const findInstitution = async (db: Db, uscc: string): Promise<InstitutionDocument | undefined> =>
  (await collectionOf(db).findOne({ _id: uscc })) ?? undefined;

/** A page in ascending order of the codes, after `after`. */
export const listInstitutions = (db: Db, after: string, limit: number): Promise<InstitutionDocument[]> =>
  collectionOf(db)
    .find({ _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();

/** How many institutions stand in each state. */
export const countInstitutionsByState = async (db: Db): Promise<ReadonlyMap<string, number>> => {
  const rows = await collectionOf(db)
    .aggregate<{ _id: string; count: number | bigint }>([{ $group: { _id: '$state', count: { $sum: 1 } } }])
    .toArray();
  return new Map(rows.map((row) => [row._id, Number(row.count)]));
};
