import { connectMongo, ensureCollections, type MongoConnection } from '@donghu/chassis';
import { Refusal } from '@donghu/kernel';
import { type TestBacking, useTestBacking } from '@donghu/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Db, MongoNetworkError } from 'mongodb';
import { LookupAudit } from '../../src/store/lookup-audit.js';
import type { LookupEntry } from '../../src/store/lookup-entry.js';
import { listLookups } from '../../src/store/lookup-queries.js';
import { lookupForm } from '../../src/store/lookup-text.js';
import { lookupId, lookups } from '../../src/store/lookups.js';

const uscc = '91420100616400352X';

let backing: TestBacking;
let store: MongoConnection;

beforeAll(async () => {
  backing = await useTestBacking();
  store = await connectMongo(backing.mongoUrl, 'lookup_audit_test', 'lookup-audit-test');
  await ensureCollections(store.db, [lookups]);
});

beforeEach(async () => {
  await store.db.collection(lookups.name).deleteMany({});
});

afterAll(async () => {
  await store.close();
  await backing.stop();
});

const entry = (number: number, more: Partial<LookupEntry> = {}): LookupEntry => ({
  _id: lookupId(uscc, String(number).padStart(4, '0')),
  at: new Date('2026-03-01T02:00:00.123Z'),
  by: 'bank-clerk-1',
  roles: ['bank'],
  door: 'GetRating',
  subject: uscc,
  isBatch: false,
  asked: 1,
  purpose: 'LOAN_REVIEW',
  outcome: 'ADMITTED',
  authorisations: [`${uscc}/91350900587527783P/LOAN_REVIEW#1`],
  fields: ['grade', 'score'],
  ...more,
});

const batch = entry(7, {
  _id: lookupId(undefined, '0007'),
  subject: undefined,
  subjects: [uscc, '91420100MA4KX3XX0A'],
  isBatch: true,
  asked: 2,
  asOf: new Date('2026-02-01T00:00:00Z'),
  outcome: 'PARTLY_REFUSED',
  refused: ['91420100MA4KX3XX0A'],
});

const listed = () => listLookups(store.db, uscc, '', 1_000);

/** The store, whose answer to the first command is lost: before the command is carried out, or after it. */
const losingAnAnswer = (carriesItOut: boolean): Db => {
  let isLost = false;
  return new Proxy(store.db, {
    get: (db, property) => {
      if (property !== 'command' || isLost) return Reflect.get(db, property, db);
      return async (command: Parameters<Db['command']>[0]) => {
        isLost = true;
        if (carriesItOut) await db.command(command);
        throw new MongoNetworkError('connection closed');
      };
    },
  });
};

test('an entry is listed with everything that was written down, alone and in a batch', async () => {
  const audit = new LookupAudit(store.db);
  await Promise.all([audit.record(entry(1)), audit.record(batch)]);
  const [alone, inBatch] = await listed();
  expect(alone).toEqual(entry(1));
  const stored = await store.db.collection<LookupEntry>(lookups.name).findOne({ _id: entry(1)._id });
  expect(Object.keys(stored ?? {}).sort()).toEqual(['_id', 'entry']);
  // The codes of all others stay out of what one enterprise sees.
  const { subjects: _, subject: __, ...shown } = batch;
  expect(inBatch).toEqual(shown);
});

test('an entry of before entries were texts is listed as well', async () => {
  await store.db.collection<LookupEntry>(lookups.name).insertOne(entry(1));
  await new LookupAudit(store.db).record(entry(2));
  expect(await listed()).toEqual([entry(1), entry(2)]);
});

test('an entry whose text holds its instants as texts is listed as well', async () => {
  const { _id, subjects, ...written } = batch;
  const stored = { _id, subjects, entry: JSON.stringify(written) };
  await store.db.collection<typeof stored>(lookups.name).insertOne(stored);
  expect(await listed()).toMatchObject([{ at: batch.at, asOf: batch.asOf }]);
});

test('a thousand at once are all on record when they return', async () => {
  const audit = new LookupAudit(store.db);
  const returned: Promise<void>[] = [];
  for (let number = 0; number < 1_000; number += 1) {
    returned.push(audit.record(entry(number)));
    // Some come while others are being written.
    if (number % 50 === 0) await returned[0];
  }
  await Promise.all(returned);
  expect(await store.db.collection(lookups.name).countDocuments()).toBe(1_000);
});

test('a crowd is written in several groups beside each other, and whoever comes alone at once', async () => {
  let underWay = 0;
  let most = 0;
  const sizes: number[] = [];
  const watched = new Proxy(store.db, {
    get: (db, property) => {
      if (property !== 'command') return Reflect.get(db, property, db);
      return async (command: { readonly documents: readonly unknown[] }) => {
        sizes.push(command.documents.length);
        underWay += 1;
        most = Math.max(most, underWay);
        const answer = await db.command(command);
        underWay -= 1;
        return answer;
      };
    },
  });
  const audit = new LookupAudit(watched);
  await Promise.all(Array.from({ length: 200 }, (_, number) => audit.record(entry(number))));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(32);
  expect(await store.db.collection(lookups.name).countDocuments()).toBe(200);
  const alone = new LookupAudit(watched);
  sizes.length = 0;
  await alone.record(entry(200));
  expect(sizes).toEqual([1]);
});

test.each([true, false])('an answer that is lost costs no look-up, carried out: %p', async (carriesItOut) => {
  const audit = new LookupAudit(losingAnAnswer(carriesItOut));
  await Promise.all([audit.record(entry(1)), audit.record(entry(2)), audit.record(entry(3))]);
  expect((await listed()).map(({ _id }) => _id)).toEqual([1, 2, 3].map((number) => entry(number)._id));
});

test('a store that stays away refuses the look-up and leaves the next one its turn', async () => {
  const away = new Proxy(store.db, {
    get: (db, property) => {
      if (property !== 'command' && property !== 'collection') return Reflect.get(db, property, db);
      throw new MongoNetworkError('connection closed');
    },
  });
  const audit = new LookupAudit(away);
  await expect(audit.record(entry(1))).rejects.toThrow(Refusal);
  await expect(audit.record(entry(2))).rejects.toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } });
});

test('an entry that the majority has not confirmed releases no answer', async () => {
  const unconfirmed = {
    ok: 1,
    n: 1,
    writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
  };
  const db = new Proxy(store.db, {
    get: (target, property) =>
      property === 'command' ? async () => unconfirmed : Reflect.get(target, property, target),
  });
  await expect(new LookupAudit(db).record(entry(1))).rejects.toThrow(/replication timed out/);
});

test('a text holds every field of an entry', () => {
  expect(lookupForm.fromStored(lookupForm.toStored(batch))).toEqual(batch);
});
