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

export const measureRows = documentCollection<MeasureRowDocument>('measure_changes');

export const findMeasureRows = (db: Db): Promise<MeasureRowDocument[]> =>
  db.collection<MeasureRowDocument>(measureRows.name).find({}).toArray();

/** So many rows are counted, and no more are left waiting. */
export const mostWaitingRows = 5_000;

/** How many rows wait, up to a number of them, and how many changes they hold. */
export const countMeasureRows = async (
  db: Db,
  most: number,
): Promise<{ readonly rows: number; readonly changes: number }> => {
  const found = await db
    .collection<MeasureRowDocument>(measureRows.name)
    .find({}, { projection: { size: 1 } })
    .limit(most)
    .toArray();
  return { rows: found.length, changes: found.reduce((sum, { size }) => sum + size, 0) };
};

const mostRowsOfFold = 500;

/** Rows that are not folded yet, of about so many changes together; none where nothing is left. */
export const someMeasureRows = async (
  db: Db,
  mostChanges: number,
): Promise<{ readonly ids: readonly string[]; readonly changes: number }> => {
  const found = await db
    .collection<MeasureRowDocument>(measureRows.name)
    .find({}, { projection: { _id: 1, size: 1 } })
    .limit(mostRowsOfFold)
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
