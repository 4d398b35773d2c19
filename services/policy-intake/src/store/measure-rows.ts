import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { MeasureChange } from '../domain/policy-contribution.js';

/**
 * What the policies of one transaction change in the measures: written with them, under an id that nobody else has,
 * so that no two transactions want the same document. It leaves when it is folded into the sums.
 */
export interface MeasureRowDocument extends StoredDocument {
  readonly changes: readonly MeasureChange[];
  /** How many they are. */
  readonly size: number;
}

export const measureRows = documentCollection<MeasureRowDocument>('measure_rows');

export const findMeasureRows = (db: Db): Promise<MeasureRowDocument[]> =>
  db.collection<MeasureRowDocument>(measureRows.name).find({}).toArray();

/** So many rows and changes are folded at once: enough to be worth it, and soon done beside requests. */
const mostRows = 500;
const mostChanges = 1_000;

export interface WaitingRows {
  readonly ids: readonly string[];
  readonly changes: number;
}

/** Some that are not folded yet; none where nothing is left. */
export const someMeasureRows = async (db: Db): Promise<WaitingRows> => {
  const found = await db
    .collection<MeasureRowDocument>(measureRows.name)
    .find({}, { projection: { _id: 1, size: 1 } })
    .limit(mostRows)
    .toArray();
  const ids: string[] = [];
  let changes = 0;
  for (const { _id, size } of found) {
    if (changes >= mostChanges) break;
    ids.push(_id);
    changes += size;
  }
  return { ids, changes };
};
