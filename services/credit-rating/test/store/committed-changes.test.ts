import {
  connectMongo,
  createLogger,
  ensureCollections,
  type MongoConnection,
  Unit,
  WriteBatch,
} from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { eventually, type TestBacking, useTestBacking } from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ChangeFeed } from '../../src/store/change-feed.js';
import { changeWriters } from '../../src/store/change-writers.js';
import {
  entryId,
  entryNumber,
  type LogEntry,
  logAuthorisationChange,
  onCommittedEntry,
  ratingChanges,
  type StoredEntry,
} from '../../src/store/rating-changes.js';

let backing: TestBacking;
let store: MongoConnection;
let feed: ChangeFeed;
let told: string[];
let confirmed: number;

beforeAll(async () => {
  backing = await useTestBacking();
  store = await connectMongo(backing.mongoUrl, 'committed_changes_test', 'committed-changes-test');
  await ensureCollections(store.db, [ratingChanges, changeWriters]);
});

beforeEach(async () => {
  told = [];
  confirmed = 0;
  feed = new ChangeFeed({
    db: store.db,
    wallClock: systemClock,
    log: createLogger({ service: 'committed-changes-test', level: 'silent' }),
    followers: [
      {
        load: () => Promise.resolve(),
        changed: (change) => {
          if ('authorisation' in change) told.push(change.authorisation);
        },
        confirmed: () => {
          confirmed += 1;
          return Promise.resolve();
        },
      },
    ],
  });
  await feed.start();
  await confirmations(1);
});

afterEach(() => feed.stop());

afterAll(async () => {
  await store.close();
  await backing.stop();
});

/** Until the feed has read the whole log so many times more. */
const confirmations = async (more: number): Promise<void> => {
  const wanted = confirmed + more;
  await eventually(() => expect(confirmed).toBeGreaterThanOrEqual(wanted));
};

/** Tells of the changes of authorisations as committed, and writes nothing; gives what was to be written. */
const stage = (unit: Unit, authorisations: readonly string[], keep = true): readonly StoredEntry[] => {
  for (const authorisation of authorisations) {
    unit.member(
      () => logAuthorisationChange(unit, { authorisation, version: 1, grants: [], at: new Date() }),
      () => keep,
    );
  }
  const entries: LogEntry[] = [];
  const ignore = onCommittedEntry((entry) => entries.push(entry));
  unit.addTo(new WriteBatch(store.client, store.db));
  unit.tellCommitted();
  ignore();
  // Only ratings lie in the store otherwise than they are used.
  return entries as readonly StoredEntry[];
};

test('what the process has committed is told without being read', async () => {
  stage(new Unit(store.db), ['own']);
  await confirmations(2);
  expect(told).toEqual(['own']);
});

test('the members of a group leave one entry, up to a hundred changes of it', async () => {
  const changed = Array.from({ length: 130 }, (_, number) => `of-group-${number}`);
  const entries = stage(new Unit(store.db), changed);
  expect(entries.map(({ changes }) => changes.length)).toEqual([100, 30]);
  await confirmations(2);
  expect(told).toEqual(changed);
});

test('found in the log as well, it is not told again', async () => {
  const entries = stage(new Unit(store.db), ['both']);
  await store.db.collection<StoredEntry>(ratingChanges.name).insertMany([...entries]);
  await confirmations(2);
  expect(told).toEqual(['both']);
});

test('what another database was told of is none of its business', async () => {
  const other = await connectMongo(backing.mongoUrl, 'committed_changes_other', 'committed-changes-test');
  stage(new Unit(other.db), ['elsewhere']);
  await confirmations(2);
  expect(told).toEqual([]);
  await other.close();
});

test('a refused member has changed nothing', async () => {
  expect(stage(new Unit(store.db), ['refused'], false)).toEqual([]);
  await confirmations(2);
  expect(told).toEqual([]);
});

test('what nobody was told of is read from the log', async () => {
  const [entry] = stage(new Unit(store.db), ['unanswered']);
  if (entry === undefined) throw new Error('nothing was to be written');
  await confirmations(1);
  const { writer, number } = entryNumber(entry._id);
  await store.db
    .collection<StoredEntry>(ratingChanges.name)
    .insertOne({ ...entry, _id: entryId(writer, number + 3) });
  await eventually(() => expect(told).toEqual(['unanswered', 'unanswered']));
});
