import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Backing, startBacking } from '@donghu/backing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type Collection, MongoClient } from 'mongodb';
import type { Figure } from './figure.js';
import { percentile } from './percentile.js';

interface Document {
  readonly _id: string;
  readonly payload: string;
}

const rounds = 5;
const secondsPerRound = 1.5;
const payload = 'x'.repeat(700);
const bytes = new TextEncoder().encode(payload);

let serial = 0;
const nextId = (): string => {
  serial += 1;
  return `b${serial}`;
};

/** Runs the work until the time is over and returns how many units were done in a second. */
const perSecond = async (work: () => Promise<number>): Promise<number> => {
  const begun = performance.now();
  let done = 0;
  while (performance.now() - begun < secondsPerRound * 1_000) done += await work();
  return (done / (performance.now() - begun)) * 1_000;
};

type Ceiling = readonly [name: string, work: () => Promise<number>];

/**
 * What the parts can do at most on this machine, durable on both sides: the bounds that a flow made of them
 * is held against. Entrants take turns; medians of five rounds.
 */
export const ceilings = async (say: (line: string) => void): Promise<readonly Figure[]> => {
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  const backing = await startBacking({ dataDirectory: home, ports: 'free', log: say });
  try {
    return await measure(backing, say);
  } finally {
    await backing.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

const measure = async (backing: Backing, say: (line: string) => void): Promise<readonly Figure[]> => {
  const nats = await connect({ servers: backing.natsUrl, noAsyncTraces: true });
  const mongo = await new MongoClient(backing.mongoUrl, {
    writeConcern: { w: 'majority', journal: true },
  }).connect();
  try {
    const entrants = [...(await brokerCeilings(nats)), ...(await storeCeilings(mongo))];
    const samples = new Map<string, number[]>(entrants.map(([name]) => [name, []]));
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      for (const [name, work] of entrants) samples.get(name)?.push(await perSecond(work));
    }
    return [...samples].map(([name, values]) => ({
      name: `ceilings.${name}`,
      value: Math.round(percentile(values, 0.5)),
      unit: '/s',
    }));
  } finally {
    await nats.close();
    await mongo.close();
  }
};

const inFlight = 256;

const brokerCeilings = async (nats: Awaited<ReturnType<typeof connect>>): Promise<readonly Ceiling[]> => {
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: 'BENCH', subjects: ['bench.>'] });
  await manager.consumers.add('BENCH', { durable_name: 'bench' });
  const client = jetstream(nats);
  const consumer = await client.consumers.get('BENCH', 'bench');
  return [
    [
      'publish_acknowledged',
      async () => {
        await Promise.all(
          Array.from({ length: inFlight }, () => client.publish('bench.a', bytes, { msgID: nextId() })),
        );
        return inFlight;
      },
    ],
    [
      'consume_acknowledged',
      async () => {
        let read = 0;
        const messages = await consumer.fetch({ max_messages: inFlight, expires: 1_000 });
        for await (const message of messages) {
          message.ack();
          read += 1;
        }
        return read;
      },
    ],
  ];
};

const storeCeilings = async (mongo: MongoClient): Promise<readonly Ceiling[]> => {
  const db = mongo.db('bench');
  const [policies, outbox] = await Promise.all([
    db.createCollection<Document>('policies'),
    db.createCollection<Document>('outbox'),
  ]);
  const commit = async (size: number): Promise<number> => {
    const session = mongo.startSession();
    try {
      await session.withTransaction(async () => {
        await insert(policies, size, session);
        await insert(outbox, size, session);
      });
      return size;
    } finally {
      await session.endSession();
    }
  };
  return [
    [
      'transactions_of_two',
      async () => (await Promise.all([commit(1), commit(1), commit(1), commit(1)])).length,
    ],
    ['group_commit_32', () => commit(32)],
    ['group_commit_200', () => commit(200)],
  ];
};

const insert = async (
  collection: Collection<Document>,
  size: number,
  session: ReturnType<MongoClient['startSession']>,
): Promise<void> => {
  const documents = Array.from({ length: size }, () => ({ _id: nextId(), payload }));
  await collection.insertMany(documents, { session });
};
