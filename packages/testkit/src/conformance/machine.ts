import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import {
  type BackingServer,
  freePort,
  type NatsServer,
  startDockerMongo,
  startDockerNats,
  startEmbeddedMongo,
  startEmbeddedNats,
} from '@donghu/backing';
import { currentTestRun, quiet, recordContainer, serverFolder } from '../backing/test-run.js';

/** One way in which this machine can run a server. */
export interface Implementation<Server> {
  readonly name: string;
  /** The suite may end it and start it again. */
  readonly endable: boolean;
  start(): Promise<Server>;
}

/** `DONGHU_CONFORMANCE=all` asks for every implementation that this machine has; else for the one that it uses. */
const asksForAll = (environment: NodeJS.ProcessEnv): boolean => environment.DONGHU_CONFORMANCE === 'all';

/** `DONGHU_BACKING=docker` is what says that a Docker engine answers, and that its containers may be used. */
const usesDocker = (environment: NodeJS.ProcessEnv): boolean => environment.DONGHU_BACKING === 'docker';

export function natsImplementations(
  environment: NodeJS.ProcessEnv = process.env,
): readonly Implementation<NatsServer>[] {
  const embedded = { name: 'NATS, embedded', endable: true, start: () => startNats('embedded') };
  const docker = { name: 'NATS in Docker', endable: true, start: () => startNats('docker') };
  if (!usesDocker(environment)) return [embedded];
  return asksForAll(environment) ? [docker, embedded] : [docker];
}

/** In the order in which the embedded backing would choose; the last one is installed on first use. */
const embeddedEngines = ['mongod', 'secantusd-rs', 'secantusd-py'] as const;

export function mongoImplementations(
  environment: NodeJS.ProcessEnv = process.env,
): readonly Implementation<BackingServer>[] {
  const embedded = embeddedEngines
    .filter((engine) => engine === 'secantusd-py' || isOnPath(engine, environment))
    .map((engine) => ({ name: engine, endable: true, start: () => startEmbeddedEngine(engine) }));
  const docker = { name: 'MongoDB in Docker', endable: true, start: startDocker };
  const inUse = usesDocker(environment) ? [docker, ...embedded] : embedded;
  if (!asksForAll(environment)) return inUse.slice(0, 1);
  return [...inUse, ...externalMongo(environment)];
}

async function startNats(kind: 'docker' | 'embedded'): Promise<NatsServer> {
  const run = currentTestRun();
  const options = {
    dataDirectory: await serverFolder(run, 'nats'),
    port: await freePort(),
    monitorPort: await freePort(),
    ownerPid: run.ownerPid,
    log: quiet,
  };
  const server = await (kind === 'docker' ? startDockerNats(options) : startEmbeddedNats(options));
  await recordContainer(run, server);
  return server;
}

/** The backing goes on with the engine whose folder it finds in the data directory. */
async function startEmbeddedEngine(engine: string): Promise<BackingServer> {
  const options = await mongoOptions();
  await mkdir(join(options.dataDirectory, engine));
  return startEmbeddedMongo(options);
}

async function startDocker(): Promise<BackingServer> {
  const server = await startDockerMongo(await mongoOptions());
  await recordContainer(currentTestRun(), server);
  return server;
}

async function mongoOptions() {
  const run = currentTestRun();
  return {
    dataDirectory: await serverFolder(run, 'mongo'),
    port: await freePort(),
    ownerPid: run.ownerPid,
    log: quiet,
  };
}

/** A server that others run: `MONGODB_URL`, as for the backing. It is never ended, so it is not asked to be. */
function externalMongo({ MONGODB_URL: url = '' }: NodeJS.ProcessEnv): Implementation<BackingServer>[] {
  if (url === '') return [];
  const leaveAlone = async (): Promise<void> => undefined;
  const server = {
    url,
    version: 'external',
    pid: undefined,
    containerId: undefined,
    start: leaveAlone,
    stop: leaveAlone,
    kill: leaveAlone,
  };
  return [{ name: 'MONGODB_URL', endable: false, start: async () => server }];
}

function isOnPath(program: string, environment: NodeJS.ProcessEnv): boolean {
  return (environment.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
