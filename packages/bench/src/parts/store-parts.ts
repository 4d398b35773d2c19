import type { ClientSession, Collection, MongoClient } from 'mongodb';
import { type Part, ratePerSecond } from './part.js';

interface Document {
  readonly _id: string;
  readonly payload: string;
}

interface Store {
  readonly mongo: MongoClient;
  readonly policies: Collection<Document>;
  readonly outbox: Collection<Document>;
}

const payload = 'x'.repeat(700);
const transactionsAtOnce = 4;

let serial = 0;
const documents = (size: number): Document[] =>
  Array.from({ length: size }, () => {
    serial += 1;
    return { _id: `b${serial}`, payload };
  });

const insert = async (
  collection: Collection<Document>,
  size: number,
  session: ClientSession,
): Promise<void> => {
  await collection.insertMany(documents(size), { session });
};

/** One transaction of so many documents in each of two collections. */
const commit = async ({ mongo, policies, outbox }: Store, size: number): Promise<number> => {
  await mongo.withSession((session) =>
    session.withTransaction(async () => {
      await insert(policies, size, session);
      await insert(outbox, size, session);
    }),
  );
  return size;
};

const openStore = async (mongo: MongoClient, name: string): Promise<Store> => {
  const db = mongo.db(`bench_${name}`);
  const [policies, outbox] = await Promise.all([
    db.createCollection<Document>('policies'),
    db.createCollection<Document>('outbox'),
  ]);
  return { mongo, policies, outbox };
};

const storePart = async (mongo: MongoClient, name: string, lanes: number, size: number): Promise<Part> => {
  const store = await openStore(mongo, name);
  return {
    name,
    rate: (seconds) => ratePerSecond(seconds, lanes, () => commit(store, size)),
    close: async () => {
      await mongo.db(`bench_${name}`).dropDatabase();
    },
  };
};

/** One commit under way at a time, as the unit of work does it; the unit is a document of each collection. */
export const groupCommit = (mongo: MongoClient, size: number): Promise<Part> =>
  storePart(mongo, `group_commit_${size}`, 1, size);

export const transactionsOfTwo = (mongo: MongoClient): Promise<Part> =>
  storePart(mongo, 'transactions_of_two', transactionsAtOnce, 1);
