import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askMongo } from '../readiness.js';
import { initiateReplicaSet } from '../replica-set.js';
import { limitTransactionLifetime, TRANSACTION_LIFETIME_SECONDS } from './transaction-lifetime.js';

const REPLICA_SET = 'donghu';
const CACHE_MB = 512;

export type MongoEngineName = 'mongod' | 'secantusd-rs' | 'secantusd-py';

export interface MongoPlace {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly storeDirectory: string;
}

/** How to run one make of server of the MongoDB protocol. */
export interface MongoEngine {
  readonly args: (place: MongoPlace) => Promise<readonly string[]>;
  readonly ask: (place: MongoPlace) => Promise<string>;
}

const mongod: MongoEngine = {
  args: async ({ host, port, storeDirectory }) => [
    ...['--replSet', REPLICA_SET, '--bind_ip', host, '--port', String(port), '--dbpath', storeDirectory],
    ...['--wiredTigerCacheSizeGB', String(CACHE_MB / 1024)],
    ...['--setParameter', `transactionLifetimeLimitSeconds=${TRANSACTION_LIFETIME_SECONDS}`],
  ],
  ask: async ({ url, host, port }) => {
    await initiateReplicaSet(url, REPLICA_SET, `${host}:${port}`);
    return askMongo(url);
  },
};

// Both advertise themselves as a replica set of one, as change streams and transactions need.
const secantusArgs: MongoEngine['args'] = async ({ host, port, storeDirectory }) => [
  // An empty configuration file keeps it from taking one from the user's home.
  ...['--config', await emptyFile(`${storeDirectory}.toml`), '--host', host, '--port', String(port)],
  ...['--storage-path', storeDirectory, '--cache-size', `${CACHE_MB}M`, '--sync-on-commit'],
  ...['--log-level', 'WARNING'],
];

// Has no option for the lifetime of transactions, only the command.
const secantusRust: MongoEngine = {
  args: secantusArgs,
  ask: async ({ url }) => {
    const version = await askMongo(url);
    await limitTransactionLifetime(url);
    return version;
  },
};

// Has neither the option nor the command: a transaction that its client left open ends after 60 seconds.
const secantusPython: MongoEngine = { args: secantusArgs, ask: ({ url }) => askMongo(url) };

export const mongoEngines: Readonly<Record<MongoEngineName, MongoEngine>> = {
  mongod,
  'secantusd-rs': secantusRust,
  'secantusd-py': secantusPython,
};

/** Each make in a folder of its own: none reads another's files. */
export function storeDirectoryOf(dataDirectory: string, engine: MongoEngineName): string {
  return join(dataDirectory, engine);
}

async function emptyFile(path: string): Promise<string> {
  await writeFile(path, '');
  return path;
}
