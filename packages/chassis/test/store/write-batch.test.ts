import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isConflict, isDuplicateKey, isLostRace, VersionConflict } from '../../src/store/store-faults.js';
import { WriteBatch } from '../../src/store/write-batch.js';
import { openProjectStore, type ProjectStore } from './project-store.js';

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
});

afterAll(() => store.close());

const batch = (): WriteBatch => new WriteBatch(store.connection.client, store.connection.db);

const inTransaction = async (writes: WriteBatch): Promise<void> => {
  const session = store.connection.client.startSession();
  try {
    session.startTransaction();
    await writes.send(session);
    await session.commitTransaction();
  } finally {
    if (session.inTransaction()) await session.abortTransaction();
    await session.endSession();
  }
};

const faultOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (fault: unknown) => fault,
  );

test('writes to several collections at once, or to none', async () => {
  const writes = batch();
  writes.insert('projects', [{ _id: 'several' }]);
  writes.insert('repayments', [{ _id: 'several-1' }, { _id: 'several-2' }]);
  await inTransaction(writes);
  expect(await store.countOf('repayments')).toBe(2);

  const taken = batch();
  taken.insert('repayments', [{ _id: 'several-3' }]);
  taken.insert('projects', [{ _id: 'several' }]);
  const fault = await faultOf(inTransaction(taken));
  expect([isDuplicateKey(fault), isConflict(fault), isLostRace(fault)]).toEqual([true, true, false]);
  expect(await store.countOf('repayments')).toBe(2);
});

test('a document in another version than it was read in is not replaced', async () => {
  await store.seed('versioned', 5n);
  const writes = batch();
  writes.replace('projects', { _id: 'versioned' }, 7);
  const fault = await faultOf(inTransaction(writes));
  expect(fault).toBeInstanceOf(VersionConflict);
  expect(await store.outstanding('versioned')).toBe(5n);
});

test('a document that another transaction holds is a lost race', async () => {
  await store.seed('held', 5n);
  const session = store.connection.client.startSession();
  try {
    session.startTransaction();
    const first = batch();
    first.replace('projects', { _id: 'held' }, 1);
    await first.send(session);
    const second = batch();
    second.replace('projects', { _id: 'held' }, 1);
    const fault = await faultOf(inTransaction(second));
    expect([isLostRace(fault), isDuplicateKey(fault)]).toEqual([true, false]);
  } finally {
    await session.abortTransaction();
    await session.endSession();
  }
});

test('many rows go by a command of their own, in the same transaction as the rest', async () => {
  const rows = (from: number) => Array.from({ length: 20 }, (_, index) => ({ _id: `many-${from + index}` }));
  const writes = batch();
  writes.insert('repayments', rows(0));
  writes.insert('projects', [{ _id: 'beside-many' }]);
  await inTransaction(writes);
  const before = await store.countOf('repayments');

  const taken = batch();
  taken.insert('repayments', rows(19));
  taken.insert('projects', [{ _id: 'beside-taken' }]);
  const fault = await faultOf(inTransaction(taken));
  expect([isDuplicateKey(fault), isConflict(fault), isLostRace(fault)]).toEqual([true, true, false]);
  expect(await store.countOf('repayments')).toBe(before);

  await store.seed('beside-late', 1n);
  const late = batch();
  late.insert('repayments', rows(100));
  late.replace('projects', { _id: 'beside-late' }, 7);
  expect(await faultOf(inTransaction(late))).toBeInstanceOf(VersionConflict);
  expect(await store.countOf('repayments')).toBe(before);
});

test('nothing to write asks nobody', async () => {
  await expect(inTransaction(batch())).resolves.toBeUndefined();
});

test('a document is taken away in the version that was read, and in no other', async () => {
  await store.seed('taken-away', 5n);
  const stale = batch();
  stale.remove('projects', 'taken-away', 7);
  expect(await faultOf(inTransaction(stale))).toBeInstanceOf(VersionConflict);
  expect(await store.outstanding('taken-away')).toBe(5n);
  const writes = batch();
  writes.insert('projects', [{ _id: 'in-its-place' }]);
  writes.remove('projects', 'taken-away', 1);
  await inTransaction(writes);
  expect(await store.outstanding('taken-away')).toBeUndefined();
});
