import { type Db, MongoClient, ReadConcern } from 'mongodb';

export interface MongoConnection {
  readonly client: MongoClient;
  readonly db: Db;
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const longestPingMillis = 2_000;

/** The driver's own limit on an operation does not end one whose server is silent. */
const within = async (millis: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`MongoDB has not answered within ${millis} ms`)), millis);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * One client a process. Every write is acknowledged by the majority and journaled (nothing that was answered
 * may be lost), and 64-bit integers come back as bigint: money never passes through a double.
 */
export const connectMongo = async (
  url: string,
  database: string,
  service: string,
  /** How long an operation looks for a server that answers. */
  patienceMillis = 5_000,
): Promise<MongoConnection> => {
  const client = new MongoClient(url, {
    appName: service,
    useBigInt64: true,
    // An optional fact that is absent stays absent, and does not come back as null.
    ignoreUndefined: true,
    writeConcern: { w: 'majority', journal: true },
    retryWrites: true,
    maxPoolSize: 16,
    serverSelectionTimeoutMS: patienceMillis,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 60_000,
  });
  await client.connect();
  // Of the reads alone: a transaction of ours begins with its writes, which versions guard.
  const db = client.db(database, { readConcern: new ReadConcern('majority') });
  return {
    client,
    db,
    ping: async () => {
      await within(longestPingMillis, db.command({ ping: 1 }));
    },
    close: () => client.close(),
  };
};
