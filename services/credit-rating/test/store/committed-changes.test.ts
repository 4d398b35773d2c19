import { connectMongo, createLogger, ensureCollections, type MongoConnection, Unit } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { eventually, type TestBacking, useTestBacking } from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ChangeFeed } from '../../src/store/change-feed.js';
import { changeWriters } from '../../src/store/change-writers.js';
import {
  changeId,
  changeNumber,
  type LoggedChange,
  logAuthorisationChange,
  onCommittedChange,
  ratingChanges,
  type StoredChange,
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

/** Stages the change of an authorisation; gives what is to be written. */
const stage = (unit: Unit, authorisation: string, keep = true): StoredChange | undefined => {
  let written: LoggedChange | undefined;
  const ignore = onCommittedChange((change) => {
    written = change;
  });
  unit.member(
    () => logAuthorisationChange(unit, { authorisation, version: 1, grants: [], at: new Date() }),
    () => keep,
  );
  unit.tellCommitted();
  ignore();
  return written as StoredChange | undefined;
};

test('what the process has committed is told without being read', async () => {
  stage(new Unit(store.db), 'own');
  await confirmations(2);
  expect(told).toEqual(['own']);
});

test('found in the log as well, it is not told again', async () => {
  const change = stage(new Unit(store.db), 'both');
  if (change === undefined) throw new Error('nothing was told');
  await store.db.collection<StoredChange>(ratingChanges.name).insertOne(change);
  await confirmations(2);
  expect(told).toEqual(['both']);
});

test('what another database was told of is none of its business', async () => {
  const other = await connectMongo(backing.mongoUrl, 'committed_changes_other', 'committed-changes-test');
  stage(new Unit(other.db), 'elsewhere');
  await confirmations(2);
  expect(told).toEqual([]);
  await other.close();
});

test('a refused member has changed nothing', async () => {
  expect(stage(new Unit(store.db), 'refused', false)).toBeUndefined();
  await confirmations(2);
  expect(told).toEqual([]);
});

test('what nobody was told of is read from the log', async () => {
  const change = stage(new Unit(store.db), 'unanswered');
  if (change === undefined) throw new Error('nothing was told');
  await confirmations(1);
  const { writer, number } = changeNumber(change._id);
  await store.db
    .collection<StoredChange>(ratingChanges.name)
    .insertOne({ ...change, _id: changeId(writer, number + 3) });
  await eventually(() => expect(told).toEqual(['unanswered', 'unanswered']));
});
