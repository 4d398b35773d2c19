import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { sharedMongoUrl } from './test-mongo.js';
import { startTestNats } from './test-nats.js';

/** Real NATS and MongoDB for one test file. */
export interface TestBacking {
  readonly natsUrl: string;
  readonly natsMonitorUrl: string;
  readonly mongoUrl: string;
  /** Begins the name of every database of the file; MongoDB itself is shared with others. */
  readonly databasePrefix: string;
  /** Starts NATS where it was killed; does nothing while it runs. */
  startNats(): Promise<void>;
  restartNats(): Promise<void>;
  killNats(signal?: NodeJS.Signals): Promise<void>;
  /** Ends NATS and drops the databases with the prefix. */
  stop(): Promise<void>;
}

/** Call it in `beforeAll`, and `stop()` in `afterAll`, after whatever uses it was closed. */
export async function useTestBacking(): Promise<TestBacking> {
  const [nats, mongoUrl] = await Promise.all([startTestNats(), sharedMongoUrl()]);
  const databasePrefix = `t${randomBytes(5).toString('hex')}_`;
  return {
    natsUrl: nats.url,
    natsMonitorUrl: nats.monitorUrl,
    mongoUrl,
    databasePrefix,
    startNats: () => nats.start(),
    restartNats: async () => {
      await nats.stop();
      await nats.start();
    },
    killNats: (signal = 'SIGKILL') => nats.kill(signal),
    stop: async () => {
      await Promise.all([nats.stop(), dropDatabases(mongoUrl, databasePrefix)]);
    },
  };
}

async function dropDatabases(mongoUrl: string, prefix: string): Promise<void> {
  const client = new MongoClient(mongoUrl);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) {
      if (name.startsWith(prefix)) await client.db(name).dropDatabase();
    }
  } finally {
    await client.close();
  }
}
