import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Double, Long, ObjectId } from 'mongodb';
import { compareProjections, differingDocuments } from '../../src/projection/compare-projections.js';
import { openProjectStore, type ProjectStore } from '../store/project-store.js';

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
});

afterAll(() => store.close());

let made = 0;

const collectionOf = async (documents: readonly object[]) => {
  made += 1;
  const collection = store.connection.db.collection(`compared_${made}`);
  if (documents.length > 0) await collection.insertMany(documents.map((document) => ({ ...document })));
  return collection;
};

const compared = async (live: readonly object[], rebuilt: readonly object[]) =>
  compareProjections([await collectionOf(live), await collectionOf(rebuilt)]);

test('the order of writing and of fields makes no difference to the digest', async () => {
  const one = { _id: 'a', facts: { from: '2025-01-01', to: null }, amount: Long.fromInt(5) };
  const same = { amount: Long.fromInt(5), facts: { to: null, from: '2025-01-01' }, _id: 'a' };
  const { liveDigest, rebuiltDigest, ...counts } = await compared([one, { _id: 'b' }], [{ _id: 'b' }, same]);
  expect(liveDigest).toBe(rebuiltDigest);
  expect(counts).toEqual({ documents: 2, missing: 0, changed: 0, unknown: 0 });
});

test.each([
  ['a value', [{ _id: 'a', value: 1 }], [{ _id: 'a', value: 2 }], { changed: 1 }],
  ['the type of a number', [{ _id: 'a', value: 1 }], [{ _id: 'a', value: new Double(1) }], { changed: 1 }],
  ['the order of a list', [{ _id: 'a', list: [1, 2] }], [{ _id: 'a', list: [2, 1] }], { changed: 1 }],
  ['a document too few', [{ _id: '武' }], [{ _id: 'a' }, { _id: '武' }], { missing: 1 }],
  ['a document too many', [{ _id: 'a' }, { _id: new ObjectId() }], [{ _id: 'a' }], { unknown: 1 }],
  ['everything', [], [{ _id: 'a' }], { missing: 1 }],
])('a difference is found: %s', async (_what, live, rebuilt, expected) => {
  const { liveDigest, rebuiltDigest, ...counts } = await compared(live, rebuilt);
  expect(liveDigest).not.toBe(rebuiltDigest);
  const nothing = { documents: rebuilt.length, missing: 0, changed: 0, unknown: 0 };
  expect(counts).toEqual({ ...nothing, ...expected });
});

test('only what differs is given, with both of its sides', async () => {
  const live = await collectionOf([{ _id: 'a', value: 1 }, { _id: 'b' }, { _id: 'd' }]);
  const rebuilt = await collectionOf([{ _id: 'a', value: 2 }, { _id: 'c' }, { _id: 'd' }]);
  const ids: unknown[] = [];
  for await (const pair of differingDocuments([live, rebuilt])) ids.push([pair.live?._id, pair.rebuilt?._id]);
  expect(ids).toEqual([
    ['a', 'a'],
    ['b', undefined],
    [undefined, 'c'],
  ]);
});
