import { eventCatalogue } from '@donghu/contracts';
import { type TestBacking, useTestBacking } from '@donghu/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type JetStreamClient, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  isEventOf,
  type SubscribedEvent,
  type SubscribeOptions,
  subscribeEvents,
  type UnreadableEvent,
} from '../src/index.js';
import { enterpriseChanged, publishEvent } from './published-events.js';

const { EnterpriseChanged } = eventCatalogue;
type Event = SubscribedEvent<typeof EnterpriseChanged>;
type Options = SubscribeOptions<typeof EnterpriseChanged>;

const alpha = '91420100YY20003048';
const beta = '91420100YY2015805K';

let backing: TestBacking;
let connection: NatsConnection;
let client: JetStreamClient;

beforeAll(async () => {
  backing = await useTestBacking();
  connection = await connect({ servers: backing.natsUrl, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  client = jetstream(connection, { timeout: 2_000 });
});

beforeEach(async () => {
  const manager = await jetstreamManager(connection);
  await manager.streams.delete('REGISTRY').catch(() => false);
  await manager.streams.add({ name: 'REGISTRY', subjects: ['registry.v1.>'] });
});

afterAll(async () => {
  await connection.close();
  await backing.stop();
});

const subscribe = (more: Partial<Options> = {}) =>
  subscribeEvents({ connection, definitions: [EnterpriseChanged], party: '*', from: 'first', ...more });

const take = async (count: number, events: AsyncIterable<Event>, each?: (event: Event) => void) => {
  const taken: Event[] = [];
  for await (const event of events) {
    each?.(event);
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
};

/** Publishing is retried here as an outbox relay would: until the broker has acknowledged. */
const publishSurely = async (change: string): Promise<void> => {
  for (;;) {
    try {
      await publishEvent(client, enterpriseChanged(alpha, change));
      return;
    } catch {
      await connection.flush().catch(() => undefined);
    }
  }
};

describe('a subscription', () => {
  test('gives the events of the one party, decoded, with what their envelope says', async () => {
    await publishEvent(client, enterpriseChanged(beta));
    const id = await publishEvent(client, enterpriseChanged(alpha, 'CLASS_CHANGED'));
    const [event] = await take(1, subscribe({ party: alpha }));
    if (event === undefined || !isEventOf(event, EnterpriseChanged)) throw new Error('another event came');
    expect(event.message.change).toBe('CLASS_CHANGED');
    expect(event.message.enterprise?.nameZh).toBe('武汉某某科技有限公司');
    expect(event.envelope).toMatchObject({ id, type: EnterpriseChanged.type, subject: alpha });
    expect(event.subject).toBe(`registry.v1.enterprise_changed.${alpha}`);
  });

  test('goes on behind the cursor, with nothing lost and nothing again', async () => {
    for (let number = 1; number <= 10; number += 1) {
      await publishEvent(client, enterpriseChanged(alpha, `CHANGE_${number}`));
    }
    const first = await take(4, subscribe());
    const cursor = first.at(-1)?.cursor ?? '';
    expect(cursor).toBe('REGISTRY:4');
    const rest = await take(6, subscribe({ from: cursor }));
    expect([...first, ...rest].map(({ message }) => message.change)).toEqual(
      Array.from({ length: 10 }, (_, index) => `CHANGE_${index + 1}`),
    );
  });

  test('passes over the same event published twice', async () => {
    const id = await publishEvent(client, enterpriseChanged(alpha));
    await publishEvent(client, enterpriseChanged(alpha), { id });
    await publishEvent(client, enterpriseChanged(beta));
    const events = await take(2, subscribe());
    expect(events.map(({ envelope }) => envelope.subject)).toEqual([alpha, beta]);
  });

  test('tells of a message that cannot be read, and goes on', async () => {
    await publishEvent(client, enterpriseChanged(alpha), { body: new Uint8Array([0x0a, 0xff, 0xff]) });
    await client.publish(`registry.v1.enterprise_changed.${alpha}`, 'no event');
    await publishEvent(client, enterpriseChanged(beta));
    const unreadable: UnreadableEvent[] = [];
    const events = await take(1, subscribe({ onUnreadable: (fault) => unreadable.push(fault) }));
    expect(events[0]?.envelope.subject).toBe(beta);
    expect(unreadable.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  test('outlasts a restart of the broker', async () => {
    const events = take(20, subscribe());
    for (let number = 1; number <= 10; number += 1) await publishSurely(`CHANGE_${number}`);
    await backing.restartNats();
    for (let number = 11; number <= 20; number += 1) await publishSurely(`CHANGE_${number}`);
    expect((await events).map(({ message }) => message.change)).toEqual(
      Array.from({ length: 20 }, (_, index) => `CHANGE_${index + 1}`),
    );
  });

  test('hears what is new, and of that what came while it was starting', async () => {
    await publishEvent(client, enterpriseChanged(alpha, 'OLD'));
    const subscription = subscribe({ from: 'new' });
    const next = take(1, subscription);
    const manager = await jetstreamManager(connection);
    while ((await manager.streams.info('REGISTRY')).state.consumer_count === 0);
    await publishEvent(client, enterpriseChanged(alpha, 'NEW'));
    expect((await next)[0]?.message.change).toBe('NEW');
  });

  test('with a durable, gives again what was not acknowledged, and the rest once', async () => {
    for (const change of ['A', 'B', 'C']) await publishEvent(client, enterpriseChanged(alpha, change));
    const durable = 'accounting__registry';
    const first = await take(3, subscribe({ durable }), (event) => {
      if (event.message.change === 'B') event.nak(500);
      else event.ack();
    });
    expect(first.map(({ message }) => message.change)).toEqual(['A', 'B', 'C']);
    const second = await take(1, subscribe({ durable }), (event) => event.ack());
    expect(second.map(({ message }) => message.change)).toEqual(['B']);
  });

  test('says so when there is no such stream', async () => {
    const events = subscribeEvents({ connection, definitions: [eventCatalogue.PolicyAccepted], party: '*' });
    await expect(events.next()).rejects.toThrow(/stream not found/i);
  });
});
