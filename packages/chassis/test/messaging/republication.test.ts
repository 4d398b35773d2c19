import { eventCatalogue } from '@donghu/contracts';
import { readStoredMessages, type TestBacking, useTestBacking, waitFor } from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { noCrash } from '../../src/lifecycle/crash-points.js';
import {
  type Broker,
  connectBroker,
  contextStream,
  convergeStream,
  Relay,
  type RepublicationSettings,
  republish,
} from '../../src/messaging/index.js';
import { listPublishedEvents, unpublishedOf } from '../../src/store/index.js';
import { openProjectStore, type ProjectStore, repay, repayment, request } from '../store/project-store.js';
import { keptLog } from './kept-log.js';

const { type } = eventCatalogue.CapitalReturned;

let backing: TestBacking;
let broker: Broker;
let store: ProjectStore;

beforeAll(async () => {
  backing = await useTestBacking();
  broker = await connectBroker({ url: backing.natsUrl, service: 'republication-test' });
});

beforeEach(async () => {
  await convergeStream(broker.manager, contextStream('CAPITAL', 30, 1));
  store = await openProjectStore();
});

afterEach(async () => {
  await broker.manager.streams.delete('CAPITAL');
  await store.close();
});

afterAll(async () => {
  await broker.close();
  await backing.stop();
});

const commit = async (project: string, times: number): Promise<void> => {
  const requests = Array.from({ length: times }, () => request(repayment(project, 0n)));
  await store.groups.run(repay, requests);
};

/** Publishes what is in the outbox, and ends. */
const publishAll = async (): Promise<void> => {
  const relay = new Relay({
    db: store.connection.db,
    broker,
    service: 'capital-investment',
    owner: 'this-replica',
    wallClock: store.wallClock,
    log: keptLog().log,
    crash: noCrash,
    memoryBound: 20_000,
    storeBound: 100_000,
    inFlight: 256,
    sweepMillis: 3_600_000,
  });
  for (const events of store.committed.splice(0)) relay.offer(events);
  const count = () => unpublishedOf(store.connection.db).countDocuments();
  await waitFor(() => count().then((unpublished) => unpublished === 0));
  await relay.stop(1_000);
};

const stored = () => readStoredMessages(backing.natsUrl, 'CAPITAL');

const storedIds = async (): Promise<(string | undefined)[]> =>
  (await stored()).map(({ headers }) => headers['ce-id']);

const settings = (through: Broker): RepublicationSettings => ({
  db: store.connection.db,
  broker: through,
  service: 'capital-investment',
  wallClock: store.wallClock,
});

const again = (eventIds: readonly string[], key: string) => republish(settings(broker), { eventIds, key });

test('a deleted event comes again as it was, within the window of the broker too', async () => {
  await commit('deleted', 3);
  await publishAll();
  const before = await stored();
  for (const { sequence } of before.slice(0, 2)) {
    await broker.manager.streams.deleteMessage('CAPITAL', sequence);
  }
  const lost = before.slice(0, 2).map(({ headers }) => headers['ce-id'] ?? '');
  expect(await again(lost.toReversed(), 'key')).toBe(2);
  const after = await stored();
  expect(after).toHaveLength(3);
  // In the order of their aggregate, whatever the order that they were asked for in.
  for (const [place, message] of after.slice(1).entries()) {
    const { headers, ...rest } = message;
    expect(rest).toMatchObject({ subject: before[place]?.subject, body: before[place]?.body });
    expect(headers).toEqual({
      ...before[place]?.headers,
      'Nats-Msg-Id': `${headers['ce-id']}:key`,
    });
  }
});

test('a request that is sent again puts nothing in twice, and a later one is no repeat of it', async () => {
  await commit('repeated', 1);
  await publishAll();
  const [id = ''] = await storedIds();
  expect(await again([id, id], 'first')).toBe(1);
  expect(await again([id], 'first')).toBe(1);
  expect(await storedIds()).toEqual([id, id]);
  await again([id], 'second');
  expect(await storedIds()).toEqual([id, id, id]);
});

test('an event that was put back is as old in the outbox as it is in the stream', async () => {
  await commit('aged', 1);
  await publishAll();
  store.wallClock.moveByDays(20);
  await again((await storedIds()).map(String), 'key');
  const { events } = await listPublishedEvents(store.connection.db, type, '', 1);
  expect(events[0]?.keptFrom).toEqual(store.wallClock.now());
});

test('events that are unknown or not published yet are left alone', async () => {
  await commit('waiting', 1);
  const [record] = store.committed.flatMap(({ records }) => records);
  expect(await again([record?._id ?? '', '01997f3e-6c00-7000-8000-000000000001'], 'key')).toBe(0);
  expect(await stored()).toEqual([]);
});

test('a broker that is away is told', async () => {
  const gone = await connectBroker({ url: backing.natsUrl, service: 'gone' });
  await gone.close();
  expect(await republish(settings(gone), { eventIds: [], key: 'key' })).toMatchObject({
    code: 'BROKER_UNAVAILABLE',
  });
});

test('published events of one kind are listed page by page, in the order of their ids', async () => {
  for (const events of [2, 1, 2]) await commit('listed', events);
  await publishAll();
  await commit('listed', 1);
  const { db } = store.connection;
  const first = await listPublishedEvents(db, type, '', 3);
  const rest = await listPublishedEvents(db, type, first.next, 3);
  const ids = [...first.events, ...rest.events].map(({ id }) => id);
  expect([first.events.length, rest.events.length]).toEqual([3, 2]);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids)).toEqual(new Set(await storedIds()));
  expect(first.events[0]?.keptFrom).toEqual(store.wallClock.now());
  // The last event of the page is not published: the page is short, and the list goes on behind it.
  expect(rest.next).not.toBe('');
  expect(await listPublishedEvents(db, 'donghu.capital.v1.CapitalDrawn', '', 3)).toEqual({
    events: [],
    next: '',
  });
});
