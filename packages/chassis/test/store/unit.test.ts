import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import {
  documentCollection,
  type GatheredCollection,
  lastingCollection,
  type StoredDocument,
} from '../../src/store/document-collection.js';
import { KnownPresence } from '../../src/store/known-presence.js';
import { ReferenceCache } from '../../src/store/reference-cache.js';
import { isDuplicateKey, VersionConflict } from '../../src/store/store-faults.js';
import { type Shortcuts, Unit } from '../../src/store/unit.js';
import { WriteBatch } from '../../src/store/write-batch.js';
import { openProjectStore, type Project, type ProjectStore, projects, repayments } from './project-store.js';

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
});

afterAll(() => store.close());

const noShortcutsYet = (): Shortcuts => ({
  references: new ReferenceCache(store.wallClock, 1_000),
  presence: new KnownPresence(),
});

const always = (): boolean => true;

/** One member that changes the project by an amount. */
const change = (unit: Unit, id: string, byFen: bigint, keep = always): number =>
  unit.member(() => {
    const outstandingFen = (unit.get(projects, id)?.outstandingFen ?? 0n) + byFen;
    return unit.put(projects, { _id: id, outstandingFen });
  }, keep);

const flush = (unit: Unit): Promise<void> =>
  store.connection.client.withSession((session) =>
    session.withTransaction(async () => {
      const batch = new WriteBatch(store.connection.client, store.connection.db);
      unit.addTo(batch);
      await batch.send(session);
    }),
  );

const unitWith = async (...ids: string[]): Promise<Unit> => {
  const unit = new Unit(store.connection.db);
  await unit.fetch(projects, ids);
  return unit;
};

const lasting = lastingCollection<Project>('projects');

/** Text in the store; a plain amount where it was written before. */
type StoredNote = StoredDocument & { readonly amount: string | bigint };
type Note = StoredDocument & { readonly amount: bigint };

const notes = documentCollection<Note>('projects', [], {
  toStored: ({ amount, ...note }: Note): StoredNote => ({ ...note, amount: `${amount} fen` }),
  fromStored: ({ amount, ...note }: StoredNote): Note => ({
    ...note,
    amount: typeof amount === 'bigint' ? amount : BigInt(amount.split(' ')[0] ?? ''),
  }),
});

describe('a form of their own', () => {
  const raw = () => store.connection.db.collection<StoredNote>('projects');

  test('documents lie in the store in their form, and are used without it', async () => {
    const making = new Unit(store.connection.db);
    await making.fetch(notes, ['formed']);
    making.member(() => making.put(notes, { _id: 'formed', amount: 5n }), always);
    expect(making.get(notes, 'formed')).toEqual({ _id: 'formed', version: 1, amount: 5n });
    await flush(making);
    expect(await raw().findOne({ _id: 'formed' })).toMatchObject({ amount: '5 fen' });

    const changing = new Unit(store.connection.db);
    const found = await changing.fetchWhere(notes, { _id: 'formed' });
    expect(found).toEqual([changing.get(notes, 'formed')]);
    changing.member(
      () => changing.put(notes, { _id: 'formed', amount: (found[0]?.amount ?? 0n) + 2n }),
      always,
    );
    await flush(changing);
    expect(await raw().findOne({ _id: 'formed' })).toMatchObject({ amount: '7 fen' });
  });

  test('what lies there from before is read, and takes the form when it changes', async () => {
    await raw().insertOne({ _id: 'formless', version: 1, amount: 3n });
    const unit = new Unit(store.connection.db);
    await unit.fetch(notes, ['formless']);
    expect(unit.get(notes, 'formless')?.amount).toBe(3n);
    unit.member(() => unit.put(notes, { _id: 'formless', amount: 4n }), always);
    await flush(unit);
    expect(await raw().findOne({ _id: 'formless' })).toMatchObject({ amount: '4 fen' });
  });
});

describe('reading', () => {
  test('a document is read once, and stays as it was read', async () => {
    await store.seed('read-once', 5n);
    const unit = await unitWith('read-once', 'read-once');
    await store.connection.db
      .collection<Project>('projects')
      .updateOne({ _id: 'read-once' }, { $set: { outstandingFen: 9n } });
    await unit.fetch(projects, ['read-once']);
    expect(unit.get(projects, 'read-once')).toEqual({ _id: 'read-once', version: 1, outstandingFen: 5n });
  });

  test('a miss is remembered, and is not the same as never asked for', async () => {
    const unit = await unitWith('missing');
    await store.seed('missing', 1n);
    await unit.fetch(projects, ['missing']);
    expect(unit.get(projects, 'missing')).toBeUndefined();
    expect(() => unit.get(projects, 'never')).toThrow(/projects\/never was not fetched/);
  });

  test('all documents of a collection are those that are there, as the group sees them', async () => {
    await store.seed('all-first', 5n);
    await store.seed('all-second', 6n);
    const unit = await unitWith('all-missing');
    await unit.fetchWhere(projects, { _id: { $in: ['all-first', 'all-second'] } });
    change(unit, 'all-first', 1n);
    expect(unit.all(projects)).toEqual([
      { _id: 'all-first', version: 2, outstandingFen: 6n },
      { _id: 'all-second', version: 1, outstandingFen: 6n },
    ]);
    expect(unit.all(documentCollection('never-read'))).toEqual([]);
  });

  test('by shortcut, what is unlikely to be there is taken for missing, and collides when it is there', async () => {
    await store.seed('unlikely', 5n);
    const shortcuts = noShortcutsYet();
    const unit = new Unit(store.connection.db, shortcuts);
    await unit.fetchUnlikely(projects, ['unlikely']);
    expect(await unit.shortcutsHold()).toBe(false);
    change(unit, 'unlikely', 1n);
    expect(isDuplicateKey(await flush(unit).catch((fault: unknown) => fault))).toBe(true);

    const careful = new Unit(store.connection.db);
    await careful.fetchUnlikely(projects, ['unlikely']);
    expect(careful.get(projects, 'unlikely')).toMatchObject({ outstandingFen: 5n });
    expect(await careful.shortcutsHold()).toBe(true);
  });

  test('by shortcut, reference data is read again only after a moment, or a change of its own', async () => {
    await store.seed('reference', 5n);
    const shortcuts = noShortcutsYet();
    const seen = async (): Promise<[bigint | undefined, boolean]> => {
      const unit = new Unit(store.connection.db, shortcuts);
      await unit.fetchReference(projects, ['reference']);
      return [unit.get(projects, 'reference')?.outstandingFen, await unit.shortcutsHold()];
    };
    const changeElsewhere = (outstandingFen: bigint) =>
      store.connection.db
        .collection<Project>('projects')
        .updateOne({ _id: 'reference' }, { $set: { outstandingFen }, $inc: { version: 1 } });
    expect(await seen()).toEqual([5n, true]);
    expect(await seen()).toEqual([5n, true]);
    await changeElsewhere(6n);
    expect(await seen()).toEqual([5n, false]);
    store.wallClock.moveBy(1_000);
    expect(await seen()).toEqual([6n, true]);

    const own = await unitWith('reference');
    change(own, 'reference', 1n);
    await flush(own);
    own.forgetChanged(shortcuts.references);
    expect(await seen()).toEqual([7n, true]);
  });

  test('of many references each is read again', async () => {
    const shortcuts = noShortcutsYet();
    const ids = Array.from({ length: 101 }, (_, index) => `many-${index}`);
    await store.seed('many-0', 5n);
    const unit = new Unit(store.connection.db, shortcuts);
    await unit.fetchReference(projects, ids);
    expect(unit.get(projects, 'many-0')?.outstandingFen).toBe(5n);
    expect(shortcuts.references.find('projects\u0000many-0')).toBeUndefined();
  });

  test('what was seen to be there is not asked for again, what was missing is', async () => {
    const shortcuts = noShortcutsYet();
    const { presence } = shortcuts;
    const ids = ['present', 'absent-yet', 'absent'];
    const seen = async (given?: Shortcuts): Promise<readonly boolean[]> => {
      const unit = new Unit(store.connection.db, given);
      await unit.fetchPresence(lasting, ids);
      return ids.map((id) => unit.isPresent(lasting, id));
    };
    await store.seed('present', 5n);
    expect(await seen(shortcuts)).toEqual([true, false, false]);
    expect(ids.map((id) => presence.has('projects', id))).toEqual([true, false, false]);
    await store.seed('absent-yet', 5n);
    expect(await seen(shortcuts)).toEqual([true, true, false]);
    expect(await seen()).toEqual([true, true, false]);
    const unit = new Unit(store.connection.db);
    expect(() => unit.isPresent(lasting, 'never')).toThrow(/projects\/never was not fetched/);
  });

  test('what lasts is known to be there once it is committed, and is never taken away', async () => {
    const { presence } = noShortcutsYet();
    const unit = await unitWith('lasting', 'refused');
    const put = (id: string, keep: boolean): number =>
      unit.member(
        () => unit.put(lasting, { _id: id, outstandingFen: 1n }),
        () => keep,
      );
    put('lasting', true);
    put('refused', false);
    unit.keepPresence(presence);
    expect(['lasting', 'refused'].map((id) => presence.has('projects', id))).toEqual([true, false]);
    expect(() => unit.member(() => unit.remove(lasting, 'lasting'), always)).toThrow(
      /nothing is taken out of projects/,
    );
  });

  test('place for a new document is made without asking the store', async () => {
    const unit = await unitWith();
    unit.reserve(projects, 'new');
    expect(unit.get(projects, 'new')).toBeUndefined();
    change(unit, 'new', 1n);
    await flush(unit);
    expect((await unitWith('new')).get(projects, 'new')?.version).toBe(1);
  });

  test('nothing is asked when nothing is wanted', async () => {
    const closed = new MongoClient('mongodb://127.0.0.1:1/', { serverSelectionTimeoutMS: 1 });
    await expect(new Unit(closed.db('none')).fetch(projects, [])).resolves.toBeUndefined();
    await closed.close();
  });

  test('what a condition found can be had by id, and does not undo what was read before', async () => {
    await store.seed('where-1', 100n);
    await store.seed('where-2', 200n);
    const unit = await unitWith('where-1');
    change(unit, 'where-1', 1n);
    const found = await unit.fetchWhere(projects, { outstandingFen: { $gte: 100n } });
    expect(found.map(({ _id }) => _id).sort()).toEqual(['where-1', 'where-2']);
    expect(unit.get(projects, 'where-1')?.outstandingFen).toBe(101n);
    expect(unit.get(projects, 'where-2')?.outstandingFen).toBe(200n);
  });
});

describe('changing', () => {
  test('two members see each other’s change, and the store sees one version after the other', async () => {
    await store.seed('shared', 10n);
    const unit = await unitWith('shared');
    expect(change(unit, 'shared', 1n)).toBe(2);
    expect(change(unit, 'shared', 2n)).toBe(3);
    await flush(unit);
    expect(await store.connection.db.collection<Project>('projects').findOne({ _id: 'shared' })).toEqual({
      _id: 'shared',
      version: 3,
      outstandingFen: 13n,
    });
  });

  test('two members that create and change one document leave one insert', async () => {
    const unit = await unitWith('created');
    change(unit, 'created', 4n);
    change(unit, 'created', 4n);
    await flush(unit);
    expect(await store.outstanding('created')).toBe(8n);
  });

  test('what a refused or broken member changed is gone, also for the next member', async () => {
    await store.seed('refused', 10n);
    const unit = await unitWith('refused');
    change(unit, 'refused', -99n, () => false);
    expect(() =>
      unit.member(() => {
        unit.put(projects, { _id: 'refused', outstandingFen: 0n });
        unit.append(repayments, { _id: 'refused', project: 'refused', amountFen: 1n });
        throw new TypeError('broken');
      }, always),
    ).toThrow('broken');
    expect(unit.isEmpty).toBe(true);
    expect(change(unit, 'refused', 1n)).toBe(2);
    await flush(unit);
    expect(await store.outstanding('refused')).toBe(11n);
  });

  test('a refused member leaves what a member before it changed', async () => {
    const unit = await unitWith('kept', 'other');
    change(unit, 'kept', 4n);
    unit.member(
      () => {
        unit.put(projects, { _id: 'kept', outstandingFen: 9n });
        unit.put(projects, { _id: 'other', outstandingFen: 9n });
        unit.put(projects, { _id: 'kept', outstandingFen: 10n });
        unit.append(repayments, { _id: 'taken-back', project: 'kept', amountFen: 1n });
      },
      () => false,
    );
    expect(unit.get(projects, 'kept')).toMatchObject({ outstandingFen: 4n, version: 1 });
    await flush(unit);
    expect([await store.outstanding('kept'), await store.outstanding('other')]).toEqual([4n, undefined]);
    const entries = store.connection.db.collection(repayments.name);
    expect(await entries.countDocuments({ project: 'kept' })).toBe(0);
  });

  test('a member sees its own change before it ends, and nothing is changed outside of one', async () => {
    const unit = await unitWith('own');
    const seen = unit.member(() => {
      unit.put(projects, { _id: 'own', outstandingFen: 7n });
      return unit.get(projects, 'own')?.outstandingFen;
    }, always);
    expect(seen).toBe(7n);
    expect(() => unit.put(projects, { _id: 'own', outstandingFen: 8n })).toThrow(/inside a member only/);
  });
});

describe('writing', () => {
  test('a change of what somebody changed since is a version conflict, and nothing of the unit is written', async () => {
    await store.seed('raced', 10n);
    const slow = await unitWith('raced', 'beside');
    const fast = await unitWith('raced');
    change(fast, 'raced', 1n);
    await flush(fast);
    change(slow, 'raced', 5n);
    change(slow, 'beside', 5n);
    const failure = await flush(slow).catch((fault: unknown) => fault);
    expect(failure).toBeInstanceOf(VersionConflict);
    expect(failure).toMatchObject({ missed: 1 });
    expect(await store.outstanding('raced')).toBe(11n);
    expect(await store.outstanding('beside')).toBeUndefined();
  });

  test('64-bit money survives, an absent fact stays absent', async () => {
    const unit = await unitWith('large');
    change(unit, 'large', 9_007_199_254_740_993n);
    unit.member(() => unit.append(repayments, { _id: 'absent', project: 'large', amountFen: 0n }), always);
    await flush(unit);
    expect(await store.outstanding('large')).toBe(9_007_199_254_740_993n);
  });
});

describe('gathering', () => {
  interface Tally {
    readonly _id: string;
    readonly numbers: readonly number[];
  }
  const told: string[] = [];
  const tallies: GatheredCollection<number, Tally> = {
    name: 'tallies',
    indexes: [],
    entryOf: (numbers) => ({ _id: `from-${numbers[0]}`, numbers }),
    committed: ({ _id }, numbers) => told.push(`${_id}: ${numbers.length}`),
  };
  const stored = () => store.connection.db.collection<Tally>('tallies').find().sort({ _id: 1 }).toArray();

  test('what the members add is one entry, without those that are refused; it is told once it is committed', async () => {
    const unit = new Unit(store.connection.db);
    for (const number of [1, 2, 3]) {
      unit.member(
        () => unit.gather(tallies, number),
        () => number !== 2,
      );
    }
    await flush(unit);
    expect(await stored()).toEqual([{ _id: 'from-1', numbers: [1, 3] }]);
    expect(told).toEqual([]);
    unit.tellCommitted();
    expect(told).toEqual(['from-1: 2']);
  });

  test('a hundred parts are one entry, more are several', async () => {
    const unit = new Unit(store.connection.db);
    expect(unit.isEmpty).toBe(true);
    unit.member(() => {
      for (let number = 200; number < 301; number += 1) unit.gather(tallies, number);
    }, always);
    expect(unit.isEmpty).toBe(false);
    await flush(unit);
    expect((await stored()).slice(1).map(({ numbers }) => numbers.length)).toEqual([100, 1]);
  });
});

describe('taking away', () => {
  test('a document that is there leaves the store; one that is not leaves nothing to write', async () => {
    await store.seed('leaves', 5n);
    const unit = await unitWith('leaves', 'never-there');
    unit.member(() => {
      unit.remove(projects, 'leaves');
      unit.remove(projects, 'never-there');
    }, always);
    expect(unit.member(() => unit.get(projects, 'leaves'), always)).toBeUndefined();
    await flush(unit);
    expect(await store.outstanding('leaves')).toBeUndefined();
  });

  test('one that came and went within the group never was', async () => {
    const unit = await unitWith('came-and-went');
    change(unit, 'came-and-went', 1n);
    unit.member(() => unit.remove(projects, 'came-and-went'), always);
    await flush(unit);
    expect(await store.outstanding('came-and-went')).toBeUndefined();
  });
});
