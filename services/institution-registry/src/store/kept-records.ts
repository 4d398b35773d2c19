import {
  type DocumentCollection,
  documentCollection,
  type EntryCollection,
  entryCollection,
  type StoredDocument,
} from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { IndexDescription } from 'mongodb';

/**
 * A record as it was after one change: when it was recorded, and from which day the change holds. Append-only;
 * the version of the record itself keeps two writers from making the same one.
 */
export interface RecordVersion<R> {
  readonly _id: string;
  readonly subject: string;
  readonly version: number;
  readonly recordedAt: Date;
  readonly effectiveOn: CalendarDate;
  readonly change: string;
  readonly by: string;
  readonly record: R;
}

/** Records of one kind, as they stand and in every version that they had. */
export interface KeptRecords<R> {
  readonly collection: DocumentCollection<StoredDocument & R>;
  readonly versions: EntryCollection<RecordVersion<R>>;
  /** Brings a stored record of an older shape to the present one. */
  readonly complete: (record: R) => R;
}

export const keptRecords = <R>(
  name: string,
  indexes: readonly IndexDescription[] = [],
  complete: (record: R) => R = (record) => record,
): KeptRecords<R> => ({
  collection: documentCollection<StoredDocument & R>(name, indexes),
  versions: entryCollection<RecordVersion<R>>(`${name}_versions`, [
    { key: { subject: 1, version: 1 }, name: 'subject' },
  ]),
  complete,
});
