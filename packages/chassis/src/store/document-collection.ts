import type { Db, IndexDescription } from 'mongodb';

/** What every aggregate's document carries: its id and the version that orders its changes, from 1. */
export interface StoredDocument {
  readonly _id: string;
  readonly version: number;
}

/** A document before it is stored: the unit of work gives it its version. */
export type Draft<Document extends StoredDocument> = Omit<Document, 'version'>;

/** A collection of one document shape, with the indexes that its queries need. */
export interface DocumentCollection<Document extends StoredDocument> {
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
  /** Only in the type: which document shape the name stands for. */
  readonly shape?: Document;
}

/** A collection that only grows: entries are inserted once and never changed, such as a ledger or an audit. */
export interface EntryCollection<Entry extends { readonly _id: string }> {
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
  readonly entry?: Entry;
}

export const documentCollection = <Document extends StoredDocument>(
  name: string,
  indexes: readonly IndexDescription[] = [],
): DocumentCollection<Document> => ({ name, indexes });

export const entryCollection = <Entry extends { readonly _id: string }>(
  name: string,
  indexes: readonly IndexDescription[] = [],
): EntryCollection<Entry> => ({ name, indexes });

/** Creates what is missing. Collections are made up front: a transaction may not be slowed by making one. */
export const ensureCollections = async (
  db: Db,
  collections: readonly { readonly name: string; readonly indexes: readonly IndexDescription[] }[],
): Promise<void> => {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map((entry) => entry.name),
  );
  for (const collection of collections) {
    if (!existing.has(collection.name)) await db.createCollection(collection.name);
    if (collection.indexes.length > 0)
      await db.collection(collection.name).createIndexes([...collection.indexes]);
  }
};
