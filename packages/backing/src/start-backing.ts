import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Backing, BackingOptions, BackingServer, Log, NatsServer } from './backing.js';
import { startDockerMongo, startDockerNats } from './docker.js';
import { startEmbeddedMongo } from './embedded/mongo.js';
import { startEmbeddedNats } from './embedded/nats.js';
import { externalAddresses, useExternal } from './external.js';
import { freePorts } from './free-port.js';
import { ownedBacking } from './owned-backing.js';
import type { BackingPorts } from './ports.js';
import { selectBacking } from './select-backing.js';

/** Gives NATS and MongoDB, started or found, both answering. Says through `log` which, and why. */
export async function startBacking(options: BackingOptions): Promise<Backing> {
  const { log, environment = process.env } = options;
  const dataDirectory = resolve(options.dataDirectory);
  const { kind, reason } = await selectBacking(dataDirectory, options.kind, environment);
  log(`backing: ${kind} (${reason})`);
  const addresses = kind === 'external' ? externalAddresses(environment) : undefined;
  const backing =
    addresses === undefined
      ? await startOwned(kind === 'docker' ? 'docker' : 'embedded', dataDirectory, options)
      : await useExternal(addresses, log);
  log(`backing: ${backing.versions.nats}, ${backing.versions.mongodb}`);
  return backing;
}

async function startOwned(
  kind: 'docker' | 'embedded',
  dataDirectory: string,
  { ports: wanted, log, environment = process.env }: BackingOptions,
): Promise<Backing> {
  await mkdir(dataDirectory, { recursive: true });
  const ports = wanted === 'free' ? await freePorts() : wanted;
  const common = { dataDirectory, log, environment };
  const nats = await startNats(kind, ports, common);
  try {
    return ownedBacking(kind, nats, await startMongo(kind, ports, common));
  } catch (failure) {
    await nats.stop();
    throw failure;
  }
}

interface Common {
  readonly dataDirectory: string;
  readonly log: Log;
  readonly environment: NodeJS.ProcessEnv;
}

function startNats(kind: 'docker' | 'embedded', ports: BackingPorts, common: Common): Promise<NatsServer> {
  const options = { ...common, port: ports.nats, monitorPort: ports.natsMonitor };
  return kind === 'docker' ? startDockerNats(options) : startEmbeddedNats(options);
}

function startMongo(
  kind: 'docker' | 'embedded',
  ports: BackingPorts,
  common: Common,
): Promise<BackingServer> {
  const options = { ...common, port: ports.mongo };
  return kind === 'docker' ? startDockerMongo(options) : startEmbeddedMongo(options);
}
