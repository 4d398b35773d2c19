import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { MeasureChange } from '../domain/policy-contribution.js';
import { parseChanges } from './changes-text.js';

/**
 * That policies of one insurer in one transaction change the measures: written with them, under an id that nobody
 * else has, so that no two transactions want the same document. It leaves when it is folded into the sums. What they
 * change is in a document of its own: how much waits is asked every second, and what it is only once.
 */
export interface MeasureRowDocument extends StoredDocument {
  /** The lead of the policies; missing in a row of an earlier version. */
  readonly insurerUscc?: string | undefined;
  /** How many changes. */
  readonly size: number;
  /** Only in a row of an earlier version. */
  readonly changes?: readonly MeasureChange[] | undefined;
}

export const measureRows = documentCollection<MeasureRowDocument>('measure_changes');

/** The changes of a row, under its id. */
export interface MeasureTextDocument extends StoredDocument {
  /** `changeText` of each, joined with line feeds. */
  readonly text: string;
}

export const measureTexts = documentCollection<MeasureTextDocument>('measure_change_texts');

export const changesOf = (
  rows: readonly MeasureRowDocument[],
  texts: readonly MeasureTextDocument[],
): readonly MeasureChange[] => [
  ...rows.flatMap(({ changes }) => changes ?? []),
  ...texts.flatMap(({ text }) => parseChanges(text)),
];

/** So many rows are looked at, and no more are left waiting. */
export const mostWaitingRows = 5_000;

/** What is asked of a row before it is folded. */
export type WaitingRow = Pick<MeasureRowDocument, '_id' | 'insurerUscc' | 'size'>;

export const waitingMeasureRows = (db: Db): Promise<MeasureRowDocument[]> =>
  db.collection<MeasureRowDocument>(measureRows.name).find({}).limit(mostWaitingRows).toArray();

export const findMeasureTexts = (db: Db): Promise<MeasureTextDocument[]> =>
  db.collection<MeasureTextDocument>(measureTexts.name).find({}).toArray();

export const sizeOf = (rows: readonly Pick<WaitingRow, 'size'>[]): number =>
  rows.reduce((sum, { size }) => sum + size, 0);
