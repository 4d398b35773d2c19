import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BackingServer } from '../backing.js';
import { OwnedProcess } from '../owned-process.js';
import { chooseMongoEngine } from './choose-mongo-engine.js';
import type { EmbeddedOptions } from './embedded-options.js';
import { type MongoPlace, mongoEngines, storeDirectoryOf } from './mongo-engine.js';

const HOST = '127.0.0.1';

export interface MongoOptions extends EmbeddedOptions {
  readonly port: number;
}

/** Starts a real server of the MongoDB protocol, on disk, with transactions and change streams. */
export async function startEmbeddedMongo(options: MongoOptions): Promise<BackingServer> {
  const { log, port, environment = process.env } = options;
  const dataDirectory = resolve(options.dataDirectory);
  const chosen = await chooseMongoEngine(dataDirectory, environment, log);
  const engine = mongoEngines[chosen.name];
  const place: MongoPlace = {
    url: `mongodb://${HOST}:${port}/?directConnection=true`,
    host: HOST,
    port,
    storeDirectory: storeDirectoryOf(dataDirectory, chosen.name),
  };
  await mkdir(place.storeDirectory, { recursive: true });
  const server = new OwnedProcess({
    name: chosen.name,
    command: chosen.command,
    args: await engine.args(place),
    environment: chosen.environment,
    dataDirectory,
    pidFile: join(dataDirectory, 'mongo.pid'),
    logFile: join(dataDirectory, 'mongo.log'),
    url: place.url,
    ports: { MongoDB: port },
    ask: async () => `${chosen.name} (MongoDB ${await engine.ask(place)})`,
    ownerPid: options.ownerPid,
    log,
  });
  await server.start();
  return server;
}
