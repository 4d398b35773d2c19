import { uuidV7 } from '@donghu/kernel';
import { MovableClock } from '@donghu/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Binary } from 'mongodb';
import { findRecords, type OutboxRecord, outboxCommits, outboxOf } from '../../src/store/index.js';
import { openProjectStore, type ProjectStore } from './project-store.js';

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
});

afterAll(() => store.close());

beforeEach(async () => {
  await outboxOf(store.connection.db).deleteMany({});
});

const clock = new MovableClock();

const recordOf = (id: string, bytes = 1): OutboxRecord => ({
  _id: id,
  stream: 'CAPITAL',
  subject: 'capital.v1.returned.91420100MA4KX3XX0A',
  type: 'donghu.capital.v1.CapitalReturned',
  aggregate: 'project',
  aggregateVersion: 1,
  correlationId: 'correlation',
  traceContext: {},
  body: new Binary(new Uint8Array(bytes)),
  recordedAt: clock.now(),
});

const records = (count: number, bytes?: number): readonly OutboxRecord[] =>
  Array.from({ length: count }, () => recordOf(uuidV7(clock), bytes));

const idsOf = (of: readonly OutboxRecord[]): readonly string[] => of.map(({ _id }) => _id);

test('a transaction that tells nothing leaves no document', () => {
  expect(outboxCommits([], clock.now())).toEqual([]);
});

test('a transaction is one document, from its first event to its last', () => {
  const events = records(3);
  expect(outboxCommits(events, clock.now())).toEqual([
    { _id: events[0]?._id, lastId: events[2]?._id, events, keptFrom: clock.now() },
  ]);
});

test.each([
  ['events', records(2_001), [1_000, 1_000, 1]],
  ['bytes', records(9, 1_048_576), [4, 4, 1]],
])('too many %s for one document are several, in order', (_what, events, sizes) => {
  const commits = outboxCommits(events, clock.now());
  expect(commits.map((commit) => commit.events.length)).toEqual(sizes);
  expect(commits.flatMap((commit) => idsOf(commit.events))).toEqual(idsOf(events));
});

test('an event is found in its commit, though another process has written one within it', async () => {
  const [first, inside, last] = [records(1), records(2), records(1)];
  const around = outboxCommits([...first, ...last], clock.now());
  const within = outboxCommits(inside, clock.now());
  clock.moveBy(3_600_000);
  const later = outboxCommits(records(1), clock.now());
  await outboxOf(store.connection.db).insertMany([...around, ...within, ...later]);
  const [aroundId, withinId] = [around[0]?._id, within[0]?._id];
  const wanted = idsOf([...last, ...inside]);
  const found = await findRecords(store.connection.db, [...wanted, uuidV7(clock)]);
  expect(found.map(({ record, commitId }) => [record._id, commitId])).toEqual([
    [inside[0]?._id, withinId],
    [inside[1]?._id, withinId],
    [last[0]?._id, aroundId],
  ]);
});
