import { MongoClient } from 'mongodb';

/**
 * How long a transaction may stay open. A service that was killed inside one holds its documents for no longer;
 * MongoDB's own limit is 60 seconds.
 */
export const TRANSACTION_LIFETIME_SECONDS = 10;

/** Sets the limit of a running server, for one that takes no such option when it starts. */
export async function limitTransactionLifetime(url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000, connectTimeoutMS: 2_000 });
  try {
    await client
      .db('admin')
      .command({ setParameter: 1, transactionLifetimeLimitSeconds: TRANSACTION_LIFETIME_SECONDS });
  } finally {
    await client.close();
  }
}
