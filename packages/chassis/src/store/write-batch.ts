import type { AnyClientBulkWriteModel, ClientSession, Db, Document, Filter, MongoClient } from 'mongodb';
import { VersionConflict } from './store-faults.js';

/**
 * Writes to several collections, sent as one command (`bulkWrite`, MongoDB 8.0): a transaction costs two round
 * trips, however many collections it touches.
 * https://www.mongodb.com/docs/manual/reference/command/bulkWrite/
 */
export class WriteBatch {
  readonly #client: MongoClient;
  readonly #db: Pick<Db, 'collection'>;
  readonly #namespaces = new Map<string, string>();
  readonly #operations: AnyClientBulkWriteModel<Document>[] = [];
  #replaced = 0;

  /** The collections' names are those of `db`. */
  constructor(client: MongoClient, db: Pick<Db, 'collection'>) {
    this.#client = client;
    this.#db = db;
  }

  insert(collection: string, documents: readonly { readonly _id: string }[]): void {
    const namespace = this.#namespaceOf(collection);
    for (const document of documents)
      this.#operations.push({ name: 'insertOne', namespace, document: asDocument(document) });
  }

  /** Replaces the document in just this version of it. */
  replace(collection: string, document: { readonly _id: string }, storedVersion: number): void {
    const namespace = this.#namespaceOf(collection);
    const { _id, ...replacement } = document;
    // The driver types `_id` as ObjectId where no schema is given; ours are strings.
    const filter = { _id, version: storedVersion } as unknown as Filter<Document>;
    this.#operations.push({ name: 'replaceOne', namespace, filter, replacement });
    this.#replaced += 1;
  }

  /** Writes all of it in the given order, up to the first fault. Throws `VersionConflict` when somebody was faster. */
  async send(session: ClientSession): Promise<void> {
    if (this.#operations.length === 0) return;
    const { matchedCount } = await this.#client.bulkWrite(this.#operations, { session, ordered: true });
    if (matchedCount !== this.#replaced) throw new VersionConflict(this.#replaced - matchedCount);
  }

  #namespaceOf(collection: string): string {
    const known = this.#namespaces.get(collection) ?? this.#db.collection(collection).namespace;
    this.#namespaces.set(collection, known);
    return known;
  }
}

const asDocument = (document: { readonly _id: string }): Document => ({ ...document });
