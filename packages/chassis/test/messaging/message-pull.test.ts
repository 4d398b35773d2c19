import { type TestBacking, useTestBacking, waitFor } from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { AckPolicy } from '@nats-io/jetstream';
import type { ConsumerDeclaration } from '../../src/messaging/consumer-declaration.js';
import { type Broker, connectBroker } from '../../src/messaging/index.js';
import { MessagePull } from '../../src/messaging/message-pull.js';
import { declareStreams, forgetStreams, stream } from './drawdown-consumer.js';
import { keptLog } from './kept-log.js';

const declaration: ConsumerDeclaration = {
  stream,
  name: 'zone-statistics__pulled',
  filterSubjects: ['capital.v1.drawn.*'],
  ackWaitMillis: 30_000,
  maxDeliver: 5,
  maxAckPending: 100,
};

let backing: TestBacking;
let brokers: Broker[] = [];
let pulls: MessagePull[] = [];

beforeAll(async () => {
  backing = await useTestBacking();
});

beforeEach(async () => declareStreams(await connect(0)));

afterEach(async () => {
  await Promise.all(pulls.map((pull) => pull.stop()));
  await forgetStreams(first());
  await Promise.all(brokers.map((broker) => broker.close()));
  [pulls, brokers] = [[], []];
});

afterAll(() => backing.stop());

const connect = async (consumerPriority?: number): Promise<Broker> => {
  const broker = await connectBroker({
    url: backing.natsUrl,
    service: 'message-pull-test',
    consumerPriority,
  });
  brokers.push(broker);
  return broker;
};

const first = (): Broker => {
  const [broker] = brokers;
  if (broker === undefined) throw new Error('the test has not begun');
  return broker;
};

const infoOf = () => first().manager.consumers.info(stream, declaration.name);

/** A replica of that priority; `waiting` is how many requests the broker has once its own has come. */
const start = async (consumerPriority: number, waiting: number): Promise<MessagePull> => {
  const pull = new MessagePull(await connect(consumerPriority), declaration, keptLog().log);
  pull.start();
  pulls.push(pull);
  const asked = async (): Promise<boolean> => {
    const info = await infoOf().catch(() => undefined);
    return info?.num_waiting === waiting;
  };
  await waitFor(asked, { what: 'the request of a replica' });
  return pull;
};

const publish = async (from: number, to: number): Promise<void> => {
  for (let number = from; number <= to; number += 1) {
    await first().jetstream.publish('capital.v1.drawn.p', String(number));
  }
};

/** Takes so many and acknowledges them. */
const taken = async (pull: MessagePull, count: number): Promise<readonly string[]> => {
  const bodies: string[] = [];
  while (bodies.length < count) {
    for (const message of await pull.take(count - bodies.length)) {
      bodies.push(message.string());
      await message.ackAck();
    }
  }
  return bodies;
};

test('of three replicas the one with the lowest priority has every message', async () => {
  await start(7, 1);
  const lowest = await start(2, 2);
  await start(3, 3);
  await publish(1, 30);
  expect(await taken(lowest, 30)).toHaveLength(30);
  await publish(31, 60);
  expect(await taken(lowest, 30)).toHaveLength(30);
});

test('when it is gone the next one has what it had fetched and not taken, and all that comes', async () => {
  const next = await start(7, 1);
  const lowest = await start(2, 2);
  await publish(1, 3);
  expect(await taken(lowest, 1)).toEqual(['1']);
  await lowest.stop();
  await publish(4, 5);
  expect((await taken(next, 4)).toSorted()).toEqual(['2', '3', '4', '5']);
});

test('replicas with the same priority share what comes', async () => {
  const pair = [await start(4, 1), await start(4, 2)];
  await publish(1, 40);
  let left = 40;
  const counts = pair.map(async (pull) => {
    let count = 0;
    while (left > 0) {
      const messages = await pull.take(1);
      for (const message of messages) await message.ackAck();
      count += messages.length;
      left -= messages.length;
      if (left === 0) await Promise.all(pulls.map((other) => other.stop()));
    }
    return count;
  });
  const [one = 0, other = 0] = await Promise.all(counts);
  expect(one + other).toBe(40);
  expect(Math.min(one, other)).toBeGreaterThan(0);
});

test('a consumer of before there were priorities is given them', async () => {
  await first().manager.consumers.add(stream, {
    durable_name: declaration.name,
    ack_policy: AckPolicy.Explicit,
    filter_subjects: [...declaration.filterSubjects],
    max_deliver: declaration.maxDeliver,
    max_ack_pending: declaration.maxAckPending,
  });
  const pull = await start(0, 1);
  await publish(1, 1);
  expect(await taken(pull, 1)).toEqual(['1']);
  expect((await infoOf()).config).toMatchObject({ priority_policy: 'prioritized' });
});

test('a process that is told no priority draws one from 0 to 9', async () => {
  const { consumerPriority } = await connect();
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).toContain(consumerPriority);
});
