import { eventCatalogue } from '@donghu/contracts';
import { systemClock } from '@donghu/kernel';
import { type EventPublisher, openEventPublisher, type TestBacking, useTestBacking } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AckPolicy } from '@nats-io/jetstream';
import { type Broker, connectBroker } from '../../src/messaging/index.js';
import { whilePaused } from '../../src/projection/paused-consumers.js';
import { enterpriseChanged } from './enterprise-list.js';

const stream = 'REGISTRY';
const consumer = 'enterprise-list__registry';
const source = { stream, consumer, handlers: new Map(), filterSubjects: [] };
const little = { attempts: 2, drainMillis: 100, betweenAttemptsMillis: 10 };

let backing: TestBacking;
let publisher: EventPublisher;
let broker: Broker;

beforeAll(async () => {
  backing = await useTestBacking();
  publisher = await openEventPublisher(backing.natsUrl);
  broker = await connectBroker({ url: backing.natsUrl, service: 'pause-test' });
  for (const place of [1, 2]) {
    await publisher.publish(eventCatalogue.EnterpriseChanged, enterpriseChanged(place, 1));
  }
  await broker.manager.consumers.add(stream, { durable_name: consumer, ack_policy: AckPolicy.Explicit });
});

afterAll(async () => {
  await broker?.close();
  await publisher?.close();
  await backing?.stop();
});

const isPaused = async (): Promise<boolean> =>
  (await broker.manager.consumers.info(stream, consumer)).paused === true;

const next = async () => (await broker.jetstream.consumers.get(stream, consumer)).next({ expires: 1_000 });

const pausedWith = (work: Parameters<typeof whilePaused<string>>[4], signal = new AbortController().signal) =>
  whilePaused(broker, [source], systemClock, signal, work, little);

test('a consumer that has something in hand is not worked on, and is let go', async () => {
  const message = await next();
  await expect(pausedWith(async () => 'done')).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
  expect(await isPaused()).toBe(false);
  message?.ack();
});

test('the work is done while the consumer rests, and knows how far it has come', async () => {
  const done = await pausedWith(async (resting) => {
    expect(await isPaused()).toBe(true);
    await resting.requireRest();
    return `settled at ${resting.settledOf(consumer)}`;
  });
  expect([done, await isPaused()]).toEqual(['settled at 1', false]);
});

test('a consumer that is let go in the middle is noticed', async () => {
  const work = pausedWith(async (resting) => {
    await broker.manager.consumers.resume(stream, consumer);
    await resting.requireRest();
    return 'done';
  });
  await expect(work).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
});

test('nothing is begun when the service stops', async () => {
  await expect(pausedWith(async () => 'done', AbortSignal.abort())).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});
