import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BackingServer, Log, NatsServer } from './backing.js';
import { images } from './images.js';
import { natsConfiguration } from './nats-configuration.js';
import { OwnedContainer } from './owned-container.js';
import { askMongo, askNats } from './readiness.js';
import { initiateReplicaSet } from './replica-set.js';

const REPLICA_SET = 'donghu';
const NATS_PORT = 4222;
const MONITOR_PORT = 8222;
const MONGO_PORT = 27017;

export interface DockerOptions {
  readonly dataDirectory: string;
  readonly log: Log;
  /** The process at whose end the container is no longer wanted; this one unless told. */
  readonly ownerPid?: number | undefined;
}

/** Starts NATS in a container, its store in the data directory. */
export async function startDockerNats(
  options: DockerOptions & { readonly port: number; readonly monitorPort: number },
): Promise<NatsServer> {
  const { port, monitorPort } = options;
  const storeDirectory = await storeFolder(options.dataDirectory, 'docker-nats');
  const host = dockerHost();
  const url = `nats://${host}:${port}`;
  const configuration = natsConfiguration({
    host: '0.0.0.0',
    port: NATS_PORT,
    monitorPort: MONITOR_PORT,
    storeDirectory: '/data',
  });
  const server = new OwnedContainer({
    ...options,
    name: 'nats',
    image: images().nats,
    command: ['--config', '/etc/donghu/nats.conf'],
    files: [{ target: '/etc/donghu/nats.conf', content: configuration }],
    mount: { source: storeDirectory, target: '/data' },
    ports: [
      { purpose: 'NATS', host: port, container: NATS_PORT },
      { purpose: 'NATS monitor', host: monitorPort, container: MONITOR_PORT },
    ],
    url,
    ask: async () => `nats-server ${await askNats(url)}`,
  });
  await server.start();
  return Object.assign(server, { monitorUrl: `http://${host}:${monitorPort}` });
}

/** Starts MongoDB in a container, as a replica set of one, its files in the data directory. */
export async function startDockerMongo(
  options: DockerOptions & { readonly port: number },
): Promise<BackingServer> {
  const storeDirectory = await storeFolder(options.dataDirectory, 'docker-mongo');
  const url = `mongodb://${dockerHost()}:${options.port}/?directConnection=true`;
  const server = new OwnedContainer({
    ...options,
    name: 'mongo',
    image: images().mongo,
    command: [
      'mongod',
      '--replSet',
      REPLICA_SET,
      '--bind_ip_all',
      '--port',
      String(MONGO_PORT),
      // What a killed process held open is free again after ten seconds, not after a minute.
      '--setParameter',
      'transactionLifetimeLimitSeconds=10',
    ],
    files: [],
    mount: { source: storeDirectory, target: '/data/db' },
    ports: [{ purpose: 'MongoDB', host: options.port, container: MONGO_PORT }],
    url,
    ask: async () => {
      await initiateReplicaSet(url, REPLICA_SET, `127.0.0.1:${MONGO_PORT}`);
      return `mongod (MongoDB ${await askMongo(url)})`;
    },
  });
  await server.start();
  return server;
}

async function storeFolder(dataDirectory: string, name: string): Promise<string> {
  const folder = join(resolve(dataDirectory), name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Published ports are on this machine, unless DOCKER_HOST names another. */
function dockerHost(): string {
  const named = process.env.DOCKER_HOST;
  if (named === undefined || !URL.canParse(named)) return '127.0.0.1';
  const { hostname } = new URL(named);
  return hostname === '' ? '127.0.0.1' : hostname;
}
