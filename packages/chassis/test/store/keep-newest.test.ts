import { type DomainError, domainError } from '@donghu/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Draft,
  documentCollection,
  ensureCollections,
  keepNewest,
  type Outcome,
  type Replica,
} from '../../src/store/index.js';
import { openProjectStore, type ProjectStore, request } from './project-store.js';

interface Enterprise extends Replica {
  readonly nameZh: string;
  readonly park?: string | undefined;
}

const enterprises = documentCollection<Enterprise>('enterprises');
const keepEnterprise = keepNewest('keep-enterprise', enterprises);

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
  await ensureCollections(store.connection.db, [enterprises]);
});

afterAll(() => store.close());

const state = (_id: string, sourceVersion: number, more: Partial<Enterprise> = {}): Draft<Enterprise> => ({
  _id,
  nameZh: `第${sourceVersion}版`,
  sourceVersion,
  ...more,
});

const keep = (...states: (Draft<Enterprise> | DomainError)[]): Promise<Outcome<{ kept: boolean }>[]> =>
  store.groups.run(
    keepEnterprise,
    states.map((each) => request(each)),
  );

const kept = (_id: string): Promise<Enterprise | null> =>
  store.connection.db.collection<Enterprise>(enterprises.name).findOne({ _id });

const done = (isKept: boolean) => ({ kind: 'done', output: { kept: isKept } });

describe('a replica', () => {
  test.each([
    ['in order', [1, 2, 3], [true, true, true]],
    ['the other way round', [3, 2, 1], [true, false, false]],
    ['mixed', [2, 1, 3], [true, false, true]],
    ['twice', [3, 3], [true, false]],
  ])('is of the newest state: %s, one by one', async (order, versions, expected) => {
    const outcomes = [];
    for (const version of versions) outcomes.push(...(await keep(state(`alone ${order}`, version))));
    expect(outcomes).toEqual(expected.map(done));
    expect(await kept(`alone ${order}`)).toMatchObject({ nameZh: '第3版', sourceVersion: 3 });
  });

  test('is of the newest state of one group', async () => {
    const outcomes = await keep(state('group', 2), state('group', 3), state('group', 1));
    expect(outcomes).toEqual([done(true), done(true), done(false)]);
    expect(await kept('group')).toMatchObject({ nameZh: '第3版', sourceVersion: 3 });
  });

  test('keeps nothing of an older state', async () => {
    await keep(state('park', 1, { park: '东湖' }));
    await keep(state('park', 2));
    expect(await kept('park')).toEqual({ _id: 'park', nameZh: '第2版', sourceVersion: 2, version: 2 });
  });

  test('a state that could not be read is refused, and the others of its group are kept', async () => {
    const unreadable = domainError('VALIDATION_FAILED', 'The message has no enterprise');
    const outcomes = await keep(state('before', 1), unreadable, state('after', 1));
    expect(outcomes).toEqual([done(true), { kind: 'refused', error: unreadable }, done(true)]);
    expect(await kept('before')).not.toBeNull();
    expect(await kept('after')).not.toBeNull();
  });
});
