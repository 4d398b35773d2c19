import { randomBytes } from 'node:crypto';
import { sharedMongoUrl } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  connectMongo,
  documentCollection,
  ensureCollections,
  type MongoConnection,
} from '../../src/store/index.js';

const collections = ['institutions', 'enterprises', 'policies', 'conflicts'].map((name) =>
  documentCollection(name, [
    { key: { insurerUscc: 1, policyNumber: 1 }, name: 'business_key', unique: true },
    { key: { acceptedAt: 1 }, name: 'acceptedAt' },
  ]),
);
const replicas = 4;

let connections: readonly MongoConnection[];

beforeAll(async () => {
  const url = await sharedMongoUrl();
  const database = `t${randomBytes(5).toString('hex')}_collections`;
  connections = await Promise.all(
    Array.from({ length: replicas }, () => connectMongo(url, database, 'collections-test')),
  );
});

afterAll(() => Promise.all(connections.map((connection) => connection.close())));

describe('collections, made by several replicas that start at the same instant', () => {
  test('are there once, with their indexes, and no replica fails', async () => {
    await Promise.all(connections.map(({ db }) => ensureCollections(db, collections)));
    for (const { db } of connections.slice(0, 1)) {
      const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
      expect(names.sort()).toEqual(collections.map(({ name }) => name).sort());
      for (const { name } of collections) {
        const indexes = await db.collection(name).indexes();
        expect(indexes.map((index) => index.name).sort()).toEqual(['_id_', 'acceptedAt', 'business_key']);
      }
    }
  });

  test('are there already at the next start', async () => {
    await expect(
      Promise.all(connections.map(({ db }) => ensureCollections(db, collections))),
    ).resolves.toHaveLength(replicas);
  });

  test('get an index that a later release adds, and are refused one that it declares otherwise', async () => {
    const [connection] = connections;
    if (connection === undefined) throw new Error('no connection');
    const added = { key: { state: 1 }, name: 'state' };
    const changed = { key: { acceptedAt: 1 }, name: 'acceptedAt', unique: true };
    await ensureCollections(connection.db, [documentCollection('policies', [added])]);
    expect(await connection.db.collection('policies').indexExists('state')).toBe(true);
    await expect(
      ensureCollections(connection.db, [documentCollection('policies', [changed])]),
    ).rejects.toThrow();
  });
});
