import type { BackingServer } from '@donghu/backing';
import {
  eventually,
  readStoredMessages,
  type StoredMessage,
  startTestMongo,
  type TestBacking,
  useTestBacking,
  waitFor,
} from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CrashSwitch } from '../../src/lifecycle/crash-points.js';
import {
  type Broker,
  connectBroker,
  contextStream,
  convergeStream,
  envelopeHeaders,
  Relay,
  type RelaySettings,
} from '../../src/messaging/index.js';
import {
  type CommittedEvents,
  type OutboxRecord,
  outboxCommits,
  outboxLeaseMillis,
  outboxOf,
  unpublishedCommit,
  unpublishedEvents,
  unpublishedOf,
} from '../../src/store/index.js';
import { openProjectStore, type ProjectStore, repay, repayment, request } from '../store/project-store.js';
import { keptLog } from './kept-log.js';

let backing: TestBacking;
let mongo: BackingServer;
let broker: Broker;
let store: ProjectStore;
let crash: CrashSwitch = () => undefined;
let relays: Relay[] = [];
/** Of single tests, beside the one that they share. */
let brokers: Broker[] = [];
const offeredTo: Relay[] = [];

beforeAll(async () => {
  [backing, mongo] = await Promise.all([useTestBacking(), startTestMongo()]);
  broker = await connectBroker({ url: backing.natsUrl, service: 'relay-test' });
});

beforeEach(async () => {
  await convergeStream(broker.manager, contextStream('CAPITAL', 30, 1));
  store = await openProjectStore({
    mongoUrl: mongo.url,
    patienceMillis: 300,
    onCommit: (events) => {
      for (const relay of offeredTo) relay.offer(events);
    },
  });
});

afterEach(async () => {
  crash = () => undefined;
  offeredTo.length = 0;
  await Promise.all(relays.map((relay) => relay.stop(0)));
  relays = [];
  await Promise.all(brokers.map((own) => own.close()));
  brokers = [];
  await broker.manager.streams.delete('CAPITAL');
  await store.close();
});

afterAll(async () => {
  await broker.close();
  await Promise.all([backing.stop(), mongo.stop()]);
});

/** A relay that only a commit wakes: its sweep is called by the test. */
const openRelay = async (more: Partial<RelaySettings> = {}): Promise<Relay> => {
  const relay = new Relay({
    db: store.connection.db,
    broker,
    service: 'capital-investment',
    owner: 'this-replica',
    wallClock: store.wallClock,
    log: keptLog().log,
    crash: (point) => crash(point),
    memoryBound: 20_000,
    storeBound: 100_000,
    inFlight: 256,
    sweepMillis: 3_600_000,
    ...more,
  });
  await relay.start();
  relays.push(relay);
  return relay;
};

const openOfferedRelay = async (more: Partial<RelaySettings> = {}): Promise<Relay> => {
  const relay = await openRelay(more);
  offeredTo.push(relay);
  return relay;
};

const commit = async (project: string, times: number): Promise<void> => {
  await store.groups.run(
    repay,
    Array.from({ length: times }, () => request(repayment(project, 0n))),
  );
};

const stored = (): Promise<readonly StoredMessage[]> => readStoredMessages(backing.natsUrl, 'CAPITAL');

const versionsOf = (messages: readonly StoredMessage[], project: string): number[] =>
  messages
    .filter(({ headers }) => headers['ce-subject'] === project)
    .map(({ headers }) => Number(headers['donghu-aggregate-version']));

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const unpublished = async (): Promise<number> => (await unpublishedEvents(store.connection.db)).size;

const allPublished = (): Promise<boolean> => unpublished().then((count) => count === 0);

/** As one transaction would have committed them. */
const committedOf = async (records: readonly OutboxRecord[]): Promise<CommittedEvents> => {
  const { connection, wallClock } = store;
  const [commit] = outboxCommits(records, wallClock.now());
  if (commit === undefined) throw new Error('there are no records');
  const unpublished = unpublishedCommit(commit, 'this-replica');
  await outboxOf(connection.db).insertOne(commit);
  await unpublishedOf(connection.db).insertOne(unpublished);
  return { unpublished, records };
};

const idsOf = (messages: readonly StoredMessage[]): string[] =>
  messages.map(({ headers }) => headers['ce-id'] ?? '');

test('the commit itself wakes the relay; the record is kept', async () => {
  await openOfferedRelay();
  await commit('woken', 1);
  await waitFor(allPublished, { what: 'the settling', timeoutMillis: 2_000 });
  expect(await stored()).toHaveLength(1);
  expect(await outboxOf(store.connection.db).findOne()).toMatchObject({ keptFrom: store.wallClock.now() });
});

test('the order of each aggregate holds while many go at once', async () => {
  await openOfferedRelay();
  const projects = ['order-a', 'order-b', 'order-c'];
  for (let round = 0; round < 10; round += 1) for (const project of projects) await commit(project, 4);
  await waitFor(allPublished);
  const messages = await stored();
  for (const project of projects) expect(versionsOf(messages, project)).toEqual(upTo(40));
});

describe('a commit of many events', () => {
  const batchesOf = (messages: readonly StoredMessage[]): Set<string | undefined> =>
    new Set(messages.map(({ headers }) => headers['Nats-Batch-Id']));

  test('goes as one batch, in order, and what follows in its aggregates waits for it', async () => {
    await openOfferedRelay();
    await Promise.all([commit('together', 40), commit('together', 40)]);
    await waitFor(allPublished);
    const messages = await stored();
    expect(versionsOf(messages, 'together')).toEqual(upTo(80));
    expect(batchesOf(messages.slice(0, 40)).size).toBe(1);
  });

  test('beyond what one batch may hold goes as several, each event once', async () => {
    await openOfferedRelay();
    const projects = Array.from({ length: 1_200 }, (_, number) => `many-${number}`);
    await store.groups.run(
      repay,
      projects.map((project) => request(repayment(project, 0n))),
    );
    await waitFor(allPublished);
    const messages = await stored();
    for (const project of projects) expect(versionsOf(messages, project)).toEqual([1]);
    expect(batchesOf(messages).size).toBe(3);
    expect(batchesOf(messages)).not.toContain(undefined);
  });

  test('of which the broker knows one already goes singly, and each stands once in the stream', async () => {
    const relay = await openRelay();
    await commit('known', 20);
    const committed = store.committed.at(-1);
    const [known] = committed?.records ?? [];
    if (committed === undefined || known === undefined) throw new Error('nothing was committed');
    await broker.jetstream.publish(known.subject, known.body.value(), {
      headers: envelopeHeaders(known, 'capital-investment'),
    });
    relay.offer(committed);
    await waitFor(allPublished);
    expect(versionsOf(await stored(), 'known')).toEqual(upTo(20));
  });

  test('for a stream that takes no batches goes singly', async () => {
    const { config } = await broker.manager.streams.info('CAPITAL');
    await broker.manager.streams.update('CAPITAL', { ...config, allow_atomic: false });
    await openOfferedRelay();
    await commit('singly', 20);
    await waitFor(allPublished);
    const messages = await stored();
    expect(versionsOf(messages, 'singly')).toEqual(upTo(20));
    expect(batchesOf(messages)).toEqual(new Set([undefined]));
  });
});

test('what memory has no room for waits in the store, and is published in order without a lease running out', async () => {
  await openOfferedRelay({ memoryBound: 10 });
  const { db } = store.connection;
  for (let round = 0; round < 6; round += 1) {
    await Promise.all([commit('bounded-a', 10), commit('bounded-b', 10)]);
  }
  await eventually(async () => {
    for (const relay of relays) await relay.sweep();
    expect(await unpublishedOf(db).countDocuments()).toBe(0);
  });
  const messages = await stored();
  expect(versionsOf(messages, 'bounded-a')).toEqual(upTo(60));
  expect(versionsOf(messages, 'bounded-b')).toEqual(upTo(60));
});

test('what is published long after its commit is kept from then on', async () => {
  const relay = await openRelay();
  await commit('late', 2);
  await commit('late', 1);
  store.wallClock.moveByDays(5);
  await relay.sweep();
  await waitFor(allPublished);
  const kept = await outboxOf(store.connection.db).find().toArray();
  expect(kept.map(({ keptFrom }) => keptFrom)).toEqual([store.wallClock.now(), store.wallClock.now()]);
});

test('intake is told when the store has too many', async () => {
  await backing.killNats();
  const relay = await openOfferedRelay({ storeBound: 5 });
  expect(relay.hasRoom()).toBe(true);
  await commit('bound', 5);
  expect(relay.hasRoom()).toBe(false);
  await relay.sweep();
  expect(relay.depth()).toMatchObject({ unpublished: 5, oldest: store.clock.now() });
  await backing.startNats();
  await waitFor(() => relay.hasRoom());
});

describe('a broker that goes away', () => {
  test('gets everything that was committed meanwhile when it is back, once', async () => {
    await openOfferedRelay();
    await backing.killNats();
    for (let round = 0; round < 5; round += 1) await commit('meanwhile', 4);
    expect(await unpublished()).toBe(20);
    await backing.startNats();
    await waitFor(allPublished, { timeoutMillis: 20_000 });
    expect(versionsOf(await stored(), 'meanwhile')).toEqual(upTo(20));
  });

  test('in the middle of a stream of commits loses nothing, doubles nothing, keeps the order', async () => {
    // What the broker took and could not acknowledge any more is published again after the time-out.
    const impatient = await connectBroker({
      url: backing.natsUrl,
      service: 'relay-test',
      publishTimeoutMillis: 500,
    });
    brokers.push(impatient);
    await openOfferedRelay({ broker: impatient });
    const restarted = commit('middle', 20).then(() => backing.restartNats());
    for (let round = 0; round < 20; round += 1) await commit('middle', 5);
    await restarted;
    await commit('middle', 20);
    await waitFor(allPublished, { timeoutMillis: 20_000 });
    const messages = await stored();
    expect(new Set(idsOf(messages)).size).toBe(messages.length);
    expect(versionsOf(messages, 'middle')).toEqual(upTo(140));
  });
});

describe('a commit that is published but not settled', () => {
  test('because the store died: it is published again under the same id and stands once in the stream', async () => {
    const relay = await openOfferedRelay();
    let killed = false;
    crash = (point) => {
      if (point !== 'after-publish-before-mark' || killed || mongo.pid === undefined) return;
      killed = true;
      process.kill(mongo.pid, 'SIGKILL');
    };
    await commit('unmarked', 1);
    await waitFor(() => killed);
    await waitFor(() => relay.depth().waiting === 0, { what: 'the failed mark', timeoutMillis: 20_000 });
    await mongo.kill('SIGKILL');
    await mongo.start();
    expect(await unpublished()).toBe(1);
    expect(await stored()).toHaveLength(1);
    store.wallClock.moveBy(outboxLeaseMillis + 1);
    await relay.sweep();
    await waitFor(allPublished);
    expect(await stored()).toHaveLength(1);
  });
});

describe('replicas', () => {
  test('a living one keeps its lease while the broker is away', async () => {
    const living = await openOfferedRelay();
    const other = await openRelay({ owner: 'other' });
    await backing.killNats();
    await commit('living', 5);
    for (let round = 0; round < 3; round += 1) {
      store.wallClock.moveBy(outboxLeaseMillis - 1);
      await living.sweep();
      await other.sweep();
    }
    expect(other.depth().waiting).toBe(0);
    await backing.startNats();
    await waitFor(allPublished, { timeoutMillis: 20_000 });
    expect(versionsOf(await stored(), 'living')).toEqual(upTo(5));
  });
});

test('a record that no stream takes does not block the others', async () => {
  const relay = await openOfferedRelay({ inFlight: 2 });
  await commit('seed', 1);
  await waitFor(allPublished);
  const [record] = await store.told('seed');
  if (record === undefined) throw new Error('the record is kept');
  const homeless = [
    { stream: 'NOWHERE', subject: 'nowhere.v1.lost.x' },
    { stream: 'OTHER', subject: record.subject },
    { stream: 'CAPITAL', subject: 'capital.v2.unknown.x' },
  ].map((place, index) => ({
    ...record,
    ...place,
    _id: `0000000${index}-0000-7000-8000-000000000000`,
    aggregate: `homeless-${index}`,
  }));
  const beside = { ...record, _id: '00000009-0000-7000-8000-000000000000', aggregate: 'in-one-commit' };
  relay.offer(await committedOf([...homeless, beside]));
  await commit('beside', 10);
  await waitFor(async () => (await unpublishedOf(store.connection.db).countDocuments()) === 1);
  // The renewal of the lease takes out of the commit what is published.
  store.wallClock.moveBy(outboxLeaseMillis * 0.6);
  await relay.sweep();
  expect([...(await unpublishedEvents(store.connection.db)).keys()]).toEqual(homeless.map(({ _id }) => _id));
  expect(relay.depth()).toMatchObject({ waiting: 3, unpublished: 3 });
  expect(versionsOf(await stored(), 'beside')).toEqual(upTo(10));
});

test('a subject that cannot stand in a header as it is does not hold its record back', async () => {
  await openOfferedRelay();
  const names = ['项目 一 "甲" 100%', 'cut off \ud83d'];
  for (const name of names) await commit(name, 1);
  await waitFor(allPublished);
  expect((await stored()).map(({ headers }) => headers['ce-subject'])).toEqual([
    '%E9%A1%B9%E7%9B%AE%20%E4%B8%80%20%22%E7%94%B2%22%20100%25',
    'cut%20off%20%EF%BF%BD',
  ]);
});

describe('stop', () => {
  test('finishes what is in memory', async () => {
    const relay = await openOfferedRelay({ inFlight: 4 });
    await Promise.all(['x', 'y', 'z'].map((project) => commit(project, 100)));
    await relay.stop(10_000);
    expect(await unpublished()).toBe(0);
    expect(await stored()).toHaveLength(300);
  });

  test('ends after its grace when the broker is away, and leaves the rest to the next replica', async () => {
    const relay = await openOfferedRelay();
    await backing.killNats();
    await commit('rest', 3);
    await relay.stop(50);
    expect(await unpublished()).toBe(3);
    await backing.startNats();
    await waitFor(() => broker.isConnected());
    await openRelay({ owner: 'next' });
    await waitFor(allPublished);
    expect(versionsOf(await stored(), 'rest')).toEqual(upTo(3));
  });
});
