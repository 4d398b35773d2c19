import type { Db, IndexDescription } from 'mongodb';

/** What everything in a store has. */
export interface Identified {
  readonly _id: string;
}

/** What every aggregate's document carries: its id and the version that orders its changes, from 1. */
export interface StoredDocument extends Identified {
  readonly version: number;
}

/** A document before it is stored: the unit of work gives it its version. */
export type Draft<Document extends StoredDocument> = Omit<Document, 'version'>;

/**
 * How documents or entries lie in the store where that is not as they are used, such as parts as texts: a store takes a
 * nested document apart each time that it is written. What is asked for by index or projection keeps its own field.
 */
export interface StoredForm<Used extends Identified, Stored extends Identified> {
  toStored(used: Used): Stored;
  /** Also of what was written before the collection had a form. */
  fromStored(stored: Stored): Used;
}

/** A collection of one document shape, with the indexes that its queries need. */
export interface DocumentCollection<Document extends StoredDocument> {
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
  /** Without one documents lie in the store as they are. */
  readonly form?: StoredForm<Document, StoredDocument> | undefined;
  readonly isLasting?: boolean;
  /** Only in the type: which document shape the name stands for. */
  readonly shape?: Document;
}

/** A collection out of which no document is ever taken away: what was there once is there. */
export interface LastingCollection<Document extends StoredDocument> extends DocumentCollection<Document> {
  readonly isLasting: true;
}

/** A collection that only grows: entries are inserted once and never changed, such as a ledger or an audit. */
export interface EntryCollection<Entry extends Identified> {
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
  /** Without one entries lie in the store as they are. */
  readonly form?: StoredForm<Entry, Identified> | undefined;
  readonly entry?: Entry;
}

/** Where what is committed lies. */
export type CommittedTo = Pick<Db, 'collection'>;

/**
 * A collection that only grows, by one entry for what the members of a group add to it: a store does more for an entry
 * than for what it says. What does not fit into one is several.
 */
export interface GatheredCollection<Part, Entry extends Identified> {
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
  /** Of one part at least. Called for each attempt at a commit. */
  entryOf(parts: readonly Part[]): Entry;
  /**
   * Is told once the entry is known to be committed, and not where the answer to a commit was lost: the store alone
   * knows then. Must not throw.
   */
  committed(entry: Entry, parts: readonly Part[], db: CommittedTo): void;
}

export const documentCollection = <Document extends StoredDocument>(
  name: string,
  indexes: readonly IndexDescription[] = [],
  form?: StoredForm<Document, StoredDocument>,
): DocumentCollection<Document> => ({ name, indexes, form });

export const lastingCollection = <Document extends StoredDocument>(
  name: string,
  indexes: readonly IndexDescription[] = [],
  form?: StoredForm<Document, StoredDocument>,
): LastingCollection<Document> => ({ name, indexes, form, isLasting: true });

export const entryCollection = <Entry extends Identified>(
  name: string,
  indexes: readonly IndexDescription[] = [],
  form?: StoredForm<Entry, Identified>,
): EntryCollection<Entry> => ({ name, indexes, form });

interface CollectionDeclaration {
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
}

/**
 * Creates what is missing. Collections are made up front: a transaction may not be slowed by making one. Indexes are
 * looked at first: to make one that is there is a write, which waits for the journal like any other.
 */
export const ensureCollections = async (
  db: Db,
  collections: readonly CollectionDeclaration[],
): Promise<void> => {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map((entry) => entry.name),
  );
  await Promise.all(collections.map((collection) => ensureCollection(db, collection, existing)));
};

const ensureCollection = async (
  db: Db,
  { name, indexes }: CollectionDeclaration,
  existing: ReadonlySet<string>,
): Promise<void> => {
  const isThere = existing.has(name);
  if (!isThere) await db.createCollection(name);
  if (indexes.length === 0) return;
  const made = isThere ? await db.collection(name).indexes() : [];
  const missing = indexes.filter((index) => !made.some((other) => isMadeAs(index, other)));
  if (missing.length > 0) await db.collection(name).createIndexes([...missing]);
};

/**
 * Whether the store has the index just as it is declared. One that differs is left to the store, which refuses the
 * change or knows better.
 */
const isMadeAs = (declared: IndexDescription, made: IndexDescription): boolean =>
  [...new Set([...propertiesOf(declared), ...tellingProperties])].every(
    (property) => canonical(declared[property]) === canonical(made[property]),
  );

const propertiesOf = (index: IndexDescription): (keyof IndexDescription)[] =>
  Object.keys(index) as (keyof IndexDescription)[]; // An index has no other keys.

/** What changes the meaning of an index that has it when the other one does not. */
const tellingProperties = ['unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression'] as const;

/** The store may answer with 64-bit integers, which are bigint here. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
