import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import { type TestBacking, useTestBacking } from '../../src/backing/use-test-backing.js';

let first: TestBacking;
let second: TestBacking;
let mongo: MongoClient;

beforeAll(async () => {
  [first, second] = await Promise.all([useTestBacking(), useTestBacking()]);
  mongo = new MongoClient(first.mongoUrl);
});

afterAll(async () => {
  await mongo.close();
  await Promise.all([first.stop(), second.stop()]);
});

test('each file has a NATS and database names of its own, and shares MongoDB', () => {
  expect(second.natsUrl).not.toBe(first.natsUrl);
  expect(second.databasePrefix).not.toBe(first.databasePrefix);
  expect(second.mongoUrl).toBe(first.mongoUrl);
});

test('a stream outlives NATS being killed', async () => {
  await withJetstream(first, (manager) => manager.streams.add({ name: 'T', subjects: ['t.>'] }));
  await first.killNats();
  await expect(connect({ servers: first.natsUrl, reconnect: false })).rejects.toThrow();
  await first.startNats();
  const info = await withJetstream(first, (manager) => manager.streams.info('T'));
  expect(info.config.subjects).toEqual(['t.>']);
});

test('a transaction over two databases commits, and stop drops only the databases of the file', async () => {
  const third = await useTestBacking();
  const names = [`${third.databasePrefix}a`, `${third.databasePrefix}b`];
  await mongo.withSession((session) =>
    session.withTransaction(async () => {
      for (const name of names) await mongo.db(name).collection('c').insertOne({ name }, { session });
    }),
  );
  const kept = `${first.databasePrefix}kept`;
  await mongo.db(kept).collection('c').insertOne({ kept });
  expect(await databases()).toEqual(expect.arrayContaining([...names, kept]));
  await third.stop();
  const left = await databases();
  expect(left).toContain(kept);
  expect(left.filter((name) => names.includes(name))).toEqual([]);
});

async function databases(): Promise<string[]> {
  const answer = await mongo.db('admin').admin().listDatabases({ nameOnly: true });
  return answer.databases.map(({ name }) => name);
}

async function withJetstream<T>(
  { natsUrl }: TestBacking,
  work: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>,
): Promise<T> {
  const connection = await connect({ servers: natsUrl });
  try {
    return await work(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}
