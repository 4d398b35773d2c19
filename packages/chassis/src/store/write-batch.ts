import type {
  AnyClientBulkWriteModel,
  ClientSession,
  Collection,
  Db,
  Document,
  Filter,
  MongoClient,
  OptionalUnlessRequiredId,
} from 'mongodb';
import { VersionConflict } from './store-faults.js';

/** A document to insert. */
type Row = Document & { readonly _id: string };

/**
 * From so many inserts on, a collection's own `insertMany` costs the store less than their share in the common
 * command, although it is one more round trip: 17 µs a row and not 27 for 32 rows without an index, 27 and not 76
 * with three (SecantusDB). A few rows are cheaper together.
 */
const rowsOfOneCommand = 8;

/**
 * Writes to several collections in as few commands as are worth it: many inserts into one collection go by
 * `insertMany`, all the rest as one `bulkWrite` of the client (MongoDB 8.0).
 * https://www.mongodb.com/docs/manual/reference/command/bulkWrite/
 */
export class WriteBatch {
  readonly #client: MongoClient;
  readonly #db: Pick<Db, 'collection'>;
  readonly #collections = new Map<string, Collection<Row>>();
  readonly #inserts = new Map<string, Row[]>();
  readonly #replacements: AnyClientBulkWriteModel<Document>[] = [];
  readonly #removals: AnyClientBulkWriteModel<Document>[] = [];

  /** The collections' names are those of `db`. */
  constructor(client: MongoClient, db: Pick<Db, 'collection'>) {
    this.#client = client;
    this.#db = db;
  }

  insert(collection: string, documents: readonly { readonly _id: string }[]): void {
    if (documents.length === 0) return;
    const rows = this.#inserts.get(collection);
    if (rows === undefined) this.#inserts.set(collection, [...documents]);
    else rows.push(...documents);
  }

  /** Replaces the document in just this version of it. */
  replace(collection: string, document: { readonly _id: string }, storedVersion: number): void {
    const { namespace } = this.#collection(collection);
    const { _id, ...replacement } = document;
    // The driver types `_id` as ObjectId where no schema is given; ours are strings.
    const filter = { _id, version: storedVersion } as unknown as Filter<Document>;
    this.#replacements.push({ name: 'replaceOne', namespace, filter, replacement });
  }

  /** Takes the document away in just this version of it. */
  remove(collection: string, _id: string, storedVersion: number): void {
    const { namespace } = this.#collection(collection);
    const filter = { _id, version: storedVersion } as unknown as Filter<Document>;
    this.#removals.push({ name: 'deleteOne', namespace, filter });
  }

  /** Writes all of it, up to the first fault. Throws `VersionConflict` when somebody was faster. */
  async send(session: ClientSession): Promise<void> {
    const together = [...this.#replacements, ...this.#removals];
    for (const [name, rows] of this.#inserts) {
      const collection = this.#collection(name);
      if (rows.length >= rowsOfOneCommand) {
        // The driver's conditional type does not see that every row has its id.
        await collection.insertMany(rows as OptionalUnlessRequiredId<Row>[], { session, ordered: true });
      } else {
        const { namespace } = collection;
        for (const row of rows) together.push({ name: 'insertOne', namespace, document: untyped(row) });
      }
    }
    if (together.length === 0) return;
    const { matchedCount, deletedCount } = await this.#client.bulkWrite(together, { session, ordered: true });
    const lost = this.#replacements.length - matchedCount + this.#removals.length - deletedCount;
    if (lost > 0) throw new VersionConflict(lost);
  }

  #collection(name: string): Collection<Row> {
    const known = this.#collections.get(name) ?? this.#db.collection<Row>(name);
    this.#collections.set(name, known);
    return known;
  }
}

const untyped = (row: Row): Document => row;
