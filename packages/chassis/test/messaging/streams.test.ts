import { type TestBacking, useTestBacking, waitFor } from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import {
  type Broker,
  connectBroker,
  contextStream,
  convergeStream,
  LossyStreamChange,
  type StreamDeclaration,
  sharedStreams,
} from '../../src/messaging/index.js';
import { defaultRetention } from '../../src/store/index.js';
import { forgetStreams } from './drawdown-consumer.js';

let backing: TestBacking;
let broker: Broker;

beforeAll(async () => {
  backing = await useTestBacking();
  broker = await connectBroker({ url: backing.natsUrl, service: 'streams-test' });
});

afterEach(() => forgetStreams(broker));

afterAll(async () => {
  await broker.close();
  await backing.stop();
});

const declared = contextStream('POLICY', 30, 1);
const day = 86_400_000;

const configOf = async (name: string) => (await broker.manager.streams.info(name)).config;

test('a stream that is missing is made on disk, for all events of its context and their redelivery', async () => {
  await convergeStream(broker.manager, declared);
  expect(await configOf('POLICY')).toMatchObject({
    subjects: ['policy.v1.>', 'redelivery.POLICY.>'],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    max_age: nanos(30 * day),
    duplicate_window: nanos(120_000),
  });
});

test('converging again, or from two replicas at once, changes nothing and loses nothing', async () => {
  await Promise.all([1, 2, 3].map(() => convergeStream(broker.manager, declared)));
  await broker.jetstream.publish('policy.v1.accepted.x', 'kept');
  await convergeStream(broker.manager, declared);
  expect((await broker.manager.streams.info('POLICY')).state.messages).toBe(1);
});

test('a stream is extended: older messages and subjects that somebody added stay', async () => {
  await convergeStream(broker.manager, contextStream('POLICY', 7, 1));
  const { subjects } = await configOf('POLICY');
  await broker.manager.streams.update('POLICY', { subjects: [...subjects, 'policy.v0.>'] });
  await broker.jetstream.publish('policy.v0.accepted.x', 'kept');
  await convergeStream(broker.manager, declared);
  const { config, state } = await broker.manager.streams.info('POLICY');
  expect(config.max_age).toBe(nanos(30 * day));
  expect(config.subjects).toEqual(['policy.v1.>', 'redelivery.POLICY.>', 'policy.v0.>']);
  expect(state.messages).toBe(1);
});

test.each([
  ['that keeps messages for longer', { max_age: nanos(90 * day) }],
  ['that keeps messages for ever', { max_age: 0 }],
  ['in memory', { storage: StorageType.Memory }],
  ['with work-queue retention', { retention: RetentionPolicy.Workqueue }],
])('a stream %s is left as it is, for a person to decide', async (_what, config) => {
  await broker.manager.streams.add({ name: 'POLICY', subjects: ['policy.v1.>'], ...config });
  const before = await configOf('POLICY');
  await expect(convergeStream(broker.manager, declared)).rejects.toThrow(LossyStreamChange);
  expect(await configOf('POLICY')).toEqual(before);
});

test('dead letters are kept for as long as a replay of one is recognised, and within a size', async () => {
  for (const shared of sharedStreams(1)) await convergeStream(broker.manager, shared);
  expect(await configOf('DEAD_LETTER')).toMatchObject({
    max_age: nanos(defaultRetention.deadLetterDays * day),
    max_bytes: 1_073_741_824,
    discard: DiscardPolicy.Old,
    duplicate_window: nanos(900_000),
  });
  expect((await configOf('ADVISORY')).subjects).toEqual([
    '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>',
    '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>',
  ]);
});

describe('a stream as an earlier release declared it', () => {
  const letters = (maxAgeMillis: number): StreamDeclaration => ({
    name: 'DEAD_LETTER',
    subjects: ['dead-letter.>'],
    maxAgeDays: maxAgeMillis / day,
    formerMaxAgeDays: [365],
    maxBytes: 1_000_000,
    replicas: 1,
    duplicateWindowSeconds: 1,
  });
  const former = { name: 'DEAD_LETTER', subjects: ['dead-letter.>'], max_age: nanos(365 * day) };

  test('is brought to today’s age and size where that loses nothing', async () => {
    await broker.manager.streams.add(former);
    await broker.jetstream.publish('dead-letter.x', 'kept');
    await convergeStream(broker.manager, letters(60 * day));
    const { config, state } = await broker.manager.streams.info('DEAD_LETTER');
    expect(config).toMatchObject({ max_age: nanos(60 * day), max_bytes: 1_000_000 });
    expect(state.messages).toBe(1);
  });

  test('goes on as it is while it holds what today’s age would drop', async () => {
    await broker.manager.streams.add(former);
    await broker.jetstream.publish('dead-letter.x', 'kept');
    const shortest = 1_000;
    await waitFor(async () => {
      const { ts, state } = await broker.manager.streams.info('DEAD_LETTER');
      return Date.parse(ts ?? '') - Date.parse(state.first_ts) > shortest;
    });
    await convergeStream(broker.manager, letters(shortest));
    const { config, state } = await broker.manager.streams.info('DEAD_LETTER');
    expect(config.max_age).toBe(nanos(365 * day));
    expect(state.messages).toBe(1);
  });

  test('keeps the size that a person gave it', async () => {
    await broker.manager.streams.add({ ...former, max_bytes: 5_000_000 });
    await convergeStream(broker.manager, letters(60 * day));
    expect((await configOf('DEAD_LETTER')).max_bytes).toBe(5_000_000);
  });
});
