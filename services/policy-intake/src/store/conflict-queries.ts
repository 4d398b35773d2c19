import type { Db } from 'mongodb';
import { type ConflictDocument, conflicts } from './conflicts.js';

const collectionOf = (db: Db) => db.collection<ConflictDocument>(conflicts.name);

/** A page in ascending order of the ids: the conflicts of one policy stand together. */
export const listConflicts = (db: Db, after: string, limit: number): Promise<ConflictDocument[]> =>
  collectionOf(db)
    .find({ _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();

export const countConflicts = (db: Db): Promise<number> => collectionOf(db).countDocuments();
