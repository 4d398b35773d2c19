import { MongoClient, MongoServerError } from 'mongodb';

const ALREADY_INITIALIZED = 23;

/**
 * Makes a lone `mongod --replSet` a replica set of one, which transactions and change streams need. A set
 * that exists is left alone.
 */
export async function initiateReplicaSet(url: string, name: string, host: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000, connectTimeoutMS: 2_000 });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    if (typeof hello.setName === 'string') return;
    await client
      .db('admin')
      .command({ replSetInitiate: { _id: name, members: [{ _id: 0, host }] } })
      .catch((failure: unknown) => {
        if (!(failure instanceof MongoServerError && failure.code === ALREADY_INITIALIZED)) throw failure;
      });
  } finally {
    await client.close();
  }
}
