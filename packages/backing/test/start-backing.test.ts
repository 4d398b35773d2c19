import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import type { Backing, BackingOptions } from '../src/backing.js';
import { BackingNotOwnedError, DataDirectoryInUseError, PortTakenError } from '../src/backing-error.js';
import { freePort, freePorts } from '../src/free-port.js';
import { startBacking } from '../src/start-backing.js';

const environment = withoutBackingVariables();
let dataDirectory: string;
let lines: string[];
let started: Backing[];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'donghu-backing-'));
  lines = [];
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((backing) => backing.stop()));
  await rm(dataDirectory, { recursive: true, force: true });
});

describe('the embedded backing', () => {
  test('keeps documents and messages when it is stopped and started again', async () => {
    const first = await start({ kind: 'embedded' });
    await writeBoth(first);
    await first.stop();
    const second = await start({ kind: 'embedded' });
    expect(await readBoth(second)).toEqual({ documents: 1, messages: 1 });
    expect(lines).toContain('backing: embedded (asked for)');
    expect(second.versions.nats).toMatch(/^nats-server \d+\.\d+\.\d+$/);
  });

  test('keeps both through SIGKILL and restart, under the same addresses', async () => {
    const backing = await start({ kind: 'embedded' });
    const pids = [backing.natsPid, backing.mongoPid];
    await writeBoth(backing);
    await backing.killNats('SIGKILL');
    await backing.killMongo('SIGKILL');
    expect([backing.natsPid, backing.mongoPid]).toEqual([undefined, undefined]);
    await backing.restartNats();
    await backing.restartMongo();
    expect(await readBoth(backing)).toEqual({ documents: 1, messages: 1 });
    expect([backing.natsPid, backing.mongoPid]).not.toEqual(pids);
  });

  test('names what holds a port that is taken', async () => {
    const nats = await freePort();
    const holder = await listenOn(nats);
    const refused = start({ kind: 'embedded', ports: { ...(await freePorts()), nats } });
    await expect(refused).rejects.toThrow(PortTakenError);
    const process_ = process.platform === 'linux' ? `(process ${process.pid})` : 'another process';
    await expect(refused).rejects.toThrow(process_);
    await expect(refused).rejects.toThrow(`port ${nats} (NATS)`);
    await new Promise((resolve) => holder.close(resolve));
  });

  test('refuses a data directory that another backing is using', async () => {
    await start({ kind: 'embedded' });
    await expect(start({ kind: 'embedded' })).rejects.toThrow(DataDirectoryInUseError);
  });
});

describe('an external backing', () => {
  test('is used as it is, and cannot be stopped or killed', async () => {
    const owned = await start({ kind: 'embedded' });
    const variables = { ...environment, NATS_URL: owned.natsUrl, MONGODB_URL: owned.mongoUrl };
    const external = await start({ environment: variables });
    expect(external).toMatchObject({ kind: 'external', natsUrl: owned.natsUrl, mongoUrl: owned.mongoUrl });
    await expect(external.killMongo('SIGKILL')).rejects.toThrow(BackingNotOwnedError);
    await external.stop();
    await writeBoth(owned);
  });
});

async function start(options: Partial<BackingOptions>): Promise<Backing> {
  const backing = await startBacking({
    dataDirectory,
    ports: 'free',
    log: (line) => lines.push(line),
    environment,
    ...options,
  });
  started.push(backing);
  return backing;
}

async function writeBoth({ natsUrl, mongoUrl }: Backing): Promise<void> {
  await withNats(natsUrl, async (ask) => {
    await ask('$JS.API.STREAM.CREATE.T', { name: 'T', subjects: ['t.>'], storage: 'file' });
    await ask('t.a', {});
  });
  await withMongo(mongoUrl, (client) => client.db('t').collection('t').insertOne({ a: 1 }));
}

async function readBoth({ natsUrl, mongoUrl }: Backing): Promise<{ documents: number; messages: unknown }> {
  const messages = await withNats(
    natsUrl,
    async (ask) => (await ask('$JS.API.STREAM.INFO.T', {})).state?.messages,
  );
  const documents = await withMongo(mongoUrl, (client) => client.db('t').collection('t').countDocuments());
  return { documents, messages };
}

interface Answer {
  readonly state?: { readonly messages: number };
}

async function withNats<T>(
  url: string,
  work: (ask: (subject: string, body: object) => Promise<Answer>) => Promise<T>,
) {
  const connection = await connect({ servers: url });
  try {
    return await work(async (subject, body) =>
      (await connection.request(subject, JSON.stringify(body), { timeout: 5_000 })).json<Answer>(),
    );
  } finally {
    await connection.close();
  }
}

async function withMongo<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });
}

function withoutBackingVariables(): NodeJS.ProcessEnv {
  const { NATS_URL: _nats, MONGODB_URL: _mongo, DONGHU_BACKING: _backing, ...rest } = process.env;
  return rest;
}
