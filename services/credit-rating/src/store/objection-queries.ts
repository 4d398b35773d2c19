import type { Db, Filter } from 'mongodb';
import type { ObjectionState } from '../domain/objection.js';
import { type ObjectionDocument, objections } from './objections.js';

export interface WantedObjections {
  readonly enterpriseUscc?: string | undefined;
  readonly state?: ObjectionState | undefined;
  readonly after: string;
  readonly limit: number;
}

/** A page of objections in the order of filing. */
export const listObjections = (
  db: Db,
  { enterpriseUscc, state, after, limit }: WantedObjections,
): Promise<ObjectionDocument[]> => {
  const filter: Filter<ObjectionDocument> = {
    ...(enterpriseUscc === undefined ? {} : { enterpriseUscc }),
    ...(state === undefined ? {} : { state }),
    _id: { $gt: after },
  };
  return db
    .collection<ObjectionDocument>(objections.name)
    .find(filter)
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
};

export const findObjection = async (db: Db, id: string): Promise<ObjectionDocument | undefined> =>
  (await db.collection<ObjectionDocument>(objections.name).findOne({ _id: id })) ?? undefined;
