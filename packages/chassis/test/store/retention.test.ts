import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  cleanUp,
  defaultRetention,
  flowCounts,
  idempotencyOf,
  inboxOf,
  oldestRecords,
  outboxOf,
  recordsInOneDeletion,
  unpublishedOf,
} from '../../src/store/index.js';
import {
  consumerName,
  keyed,
  marked,
  openProjectStore,
  type ProjectStore,
  repay,
  repayment,
  request,
} from './project-store.js';

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
  await store.seed('kept', 1_000n);
});

afterAll(() => store.close());

const forgetEvents = async (): Promise<void> => {
  const { db } = store.connection;
  await Promise.all([outboxOf(db).deleteMany({}), unpublishedOf(db).deleteMany({})]);
};

/** Of the last commit, as the relay tells when it has published one of its events. */
const publishFirst = async (): Promise<void> => {
  const { unpublished, records = [] } = store.committed.at(-1) ?? {};
  const left = records.slice(1).map(({ _id, type }) => ({ id: _id, type }));
  await unpublishedOf(store.connection.db).updateOne(
    { _id: unpublished?._id ?? '' },
    { $set: { left, count: left.length } },
  );
};

const clean = (signal?: AbortSignal): Promise<void> =>
  cleanUp(store.connection.db, defaultRetention, store.wallClock, signal);

test('what is kept outlives what it protects', () => {
  expect(defaultRetention.outboxDays).toBeGreaterThan(defaultRetention.streamDays);
  // Put back, or replayed, on the last day, an event stands in its stream for as long as that keeps it.
  const lastReturn = Math.max(defaultRetention.outboxDays, defaultRetention.deadLetterDays);
  expect(defaultRetention.inboxDays).toBeGreaterThan(lastReturn + defaultRetention.streamDays + 1);
});

test('cleaning never breaks de-duplication inside the horizon', async () => {
  const event = request(repayment('kept', 1n), marked('event'));
  await store.groups.run(repay, [event]);
  const asked = request(repayment('kept', 1n), keyed('asked'));
  await store.groups.run(repay, [asked]);

  store.wallClock.moveByDays(defaultRetention.idempotencyDays);
  await clean();
  expect(await store.groups.run(repay, [asked])).toMatchObject([{ kind: 'replayed' }]);

  store.wallClock.moveByDays(defaultRetention.inboxDays - defaultRetention.idempotencyDays);
  await clean();
  expect(await store.groups.run(repay, [event])).toMatchObject([{ kind: 'duplicate' }]);

  // It came again: it was put back into its stream, and stays known for as long as it can stand there.
  store.wallClock.moveByDays(defaultRetention.inboxDays);
  await clean();
  expect(await store.countOf('inbox')).toBe(1);

  store.wallClock.moveBy(1);
  await clean();
  expect(await store.countOf('inbox')).toBe(0);
  expect(await store.countOf('idempotency')).toBe(0);
});

test('what is not published has no age; what is published goes when the stream has forgotten it', async () => {
  const outbox = outboxOf(store.connection.db);
  await forgetEvents();
  await store.groups.run(repay, [request(repayment('kept', 1n))]);
  const published = store.committed.at(-1)?.unpublished._id ?? '';
  await unpublishedOf(store.connection.db).deleteOne({ _id: published });
  await store.groups.run(repay, [request(repayment('kept', 1n)), request(repayment('kept', 2n))]);
  await publishFirst();
  store.wallClock.moveByDays(defaultRetention.outboxDays);
  await clean();
  expect(await outbox.countDocuments()).toBe(2);
  store.wallClock.moveByDays(30);
  await clean();
  expect(await outbox.find().toArray()).toHaveLength(1);
  expect(await outbox.countDocuments({ _id: published })).toBe(0);
});

test('the flow of events is counted by kind and consumer', async () => {
  await forgetEvents();
  await store.groups.run(
    repay,
    [1n, 2n, 3n].map((amount) => request(repayment('kept', amount))),
  );
  await publishFirst();
  await store.groups.run(
    { name: 'note', load: async () => undefined, decide: () => 'noted' },
    ['n-1', 'n-2'].map((id) => request(id, marked(id))),
  );
  const type = 'donghu.capital.v1.CapitalReturned';
  expect(await flowCounts(store.connection.db)).toEqual({
    sent: [{ type, recorded: 3, unpublished: 2 }],
    handled: [{ consumer: consumerName, type, handled: 2 }],
  });
});

const oldMarks = async (count: number): Promise<void> => {
  const handledAt = new Date(store.wallClock.now().getTime() - (defaultRetention.inboxDays + 1) * day);
  await inboxOf(store.connection.db).insertMany(
    Array.from({ length: count }, (_, index) => ({
      _id: `${consumerName}|old-${index}`,
      consumer: consumerName,
      type: 'old',
      payloadSha256: 'payload',
      handledAt,
    })),
  );
};

const day = 86_400_000;

test('what is more than one batch goes in one run, and a run ends between batches when it is told to', async () => {
  const inbox = inboxOf(store.connection.db);
  await inbox.deleteMany({});
  await oldMarks(recordsInOneDeletion * 2 + 1);
  await clean(AbortSignal.abort());
  expect(await inbox.countDocuments()).toBe(recordsInOneDeletion * 2 + 1);
  await clean();
  expect(await inbox.countDocuments()).toBe(0);
});

test('a clock that jumps ahead of the store makes nothing old', async () => {
  const inbox = inboxOf(store.connection.db);
  await oldMarks(1);
  await inbox.updateMany({}, { $set: { handledAt: new Date() } });
  store.wallClock.moveTo(new Date(Date.now() + 3_650 * day));
  await clean();
  expect(await inbox.countDocuments()).toBe(1);
});

test('what is old is found by an index, however much there is', async () => {
  const { db } = store.connection;
  const before = { $lt: new Date() };
  const plans = await Promise.all([
    oldestRecords(outboxOf(db), 'keptFrom', { keptFrom: before }).explain(),
    oldestRecords(inboxOf(db), 'handledAt', { handledAt: before }).explain(),
    oldestRecords(idempotencyOf(db), 'recordedAt', { recordedAt: before }).explain(),
  ]);
  const found = plans.map((plan) => JSON.stringify(plan, asText));
  for (const [index, name] of ['keptFrom', 'handledAt', 'recordedAt'].entries()) {
    expect(found[index]).toMatch(new RegExp(`"stage":"IXSCAN".*"indexName":"${name}"`));
  }
});

const asText = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;
