import type { Collection, Db, MongoClient } from 'mongodb';
import type { Row, StoredRound } from './stored-round.js';

const batchSize = 1_000;
const collections = ['policies', 'outbox'] as const;

/**
 * The same documents by `insertMany` and nothing else: batches of 1,000, one after the other, in a database of their
 * own on the same server, under the same indexes and the same write concern.
 */
export class PlainInserts {
  readonly #db: Db;
  #stored = 0;

  constructor(db: Db) {
    this.#db = db;
  }

  static async open(mongo: MongoClient, like: Db): Promise<PlainInserts> {
    const db = mongo.db('bench_plain_inserts');
    for (const name of collections) {
      await db.createCollection(name);
      for (const { key, name: index, unique, sparse } of await like.collection(name).indexes()) {
        if (index === '_id_') continue;
        const options = { ...(unique === true ? { unique } : {}), ...(sparse === true ? { sparse } : {}) };
        await db
          .collection(name)
          .createIndex(key, { ...options, ...(index === undefined ? {} : { name: index }) });
      }
    }
    return new PlainInserts(db);
  }

  /** Policies a second, each with its outbox row. */
  async rate({ policies, outbox }: StoredRound): Promise<number> {
    const begun = performance.now();
    for (let start = 0; start < policies.length; start += batchSize) {
      await insert(this.#db.collection('policies'), policies.slice(start, start + batchSize));
      await insert(this.#db.collection('outbox'), outbox.slice(start, start + batchSize));
    }
    const seconds = (performance.now() - begun) / 1_000;
    this.#stored += policies.length;
    await this.#requireStored();
    return policies.length / seconds;
  }

  async #requireStored(): Promise<void> {
    for (const name of collections) {
      const found = await this.#db.collection(name).countDocuments();
      if (found !== this.#stored) throw new Error(`${found} of ${this.#stored} ${name} were inserted`);
    }
  }
}

const insert = async (collection: Collection<Row>, rows: readonly Row[]): Promise<void> => {
  await collection.insertMany([...rows]);
};
