import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { idempotencyName, type Outcome, outboxOf } from '../../src/store/index.js';
import {
  instant,
  keyed,
  marked,
  openProjectStore,
  type ProjectStore,
  type Repaid,
  repay,
  repayment,
  request,
} from './project-store.js';

let store: ProjectStore;

beforeAll(async () => {
  store = await openProjectStore();
});

afterAll(() => store.close());

const kinds = (outcomes: readonly Outcome<Repaid>[]): string[] => outcomes.map((outcome) => outcome.kind);

describe('a group', () => {
  test('commits in one transaction, its events handed over in order with the versions they tell of', async () => {
    await store.seed('one', 100n);
    store.committed.length = 0;
    const outcomes = await store.groups.run(
      repay,
      [1n, 2n, 3n].map((amount) => request(repayment('one', amount))),
    );
    expect(outcomes).toEqual([
      { kind: 'done', output: { outstanding: '99', version: 2 } },
      { kind: 'done', output: { outstanding: '97', version: 3 } },
      { kind: 'done', output: { outstanding: '94', version: 4 } },
    ]);
    expect(await store.outstanding('one')).toBe(94n);
    const [records, ...others] = store.committed;
    expect(others).toEqual([]);
    expect(records?.map(({ aggregateVersion }) => aggregateVersion)).toEqual([2, 3, 4]);
    const ids = records?.map(({ _id }) => _id) ?? [];
    expect(ids).toEqual([...ids].sort());
    const kept = await outboxOf(store.connection.db).find({ aggregate: 'one' }).sort({ _id: 1 }).toArray();
    expect(kept.map(({ _id }) => _id)).toEqual(ids);
    expect(kept[0]).toMatchObject({
      subject: 'capital.v1.returned.91420100MA4KX3XX0A',
      stream: 'CAPITAL',
      published: false,
      publishedAt: null,
      owner: 'this-replica',
      correlationId: 'correlation',
    });
  });

  test('one refused and one broken member leave the others committed, and nothing of their own', async () => {
    await store.seed('mixed', 10n);
    const before = await store.countOf('repayments');
    const outcomes = await store.groups.run(repay, [
      request(repayment('mixed', 4n)),
      request(repayment('mixed', 99n)),
      request(repayment('mixed', 1n, { broken: true })),
      request(repayment('mixed', 6n)),
    ]);
    expect(kinds(outcomes)).toEqual(['done', 'refused', 'failed', 'done']);
    expect(outcomes[1]).toMatchObject({ error: { code: 'RETURN_ABOVE_OUTSTANDING' } });
    expect(await store.outstanding('mixed')).toBe(0n);
    expect((await store.countOf('repayments')) - before).toBe(2);
    expect(await outboxOf(store.connection.db).countDocuments({ aggregate: 'mixed' })).toBe(2);
  });

  test('of nobody asks nobody', async () => {
    expect(
      await store.groups.run(
        {
          ...repay,
          load: () => {
            throw new TypeError('nothing to load');
          },
        },
        [],
      ),
    ).toEqual([]);
  });

  test('a key that is taken fails the guilty alone', async () => {
    for (const id of ['guilty-a', 'guilty-b', 'guilty-c']) await store.seed(id, 50n);
    const taken = repayment('guilty-a', 1n);
    await store.groups.run(repay, [request(taken)]);
    const outcomes = await store.groups.run(repay, [
      request(repayment('guilty-a', 1n)),
      request(repayment('guilty-b', 1n)),
      request({ ...taken, project: 'guilty-b', amountFen: 40n }),
      request(repayment('guilty-c', 1n)),
      request(repayment('guilty-b', 1n)),
    ]);
    expect(kinds(outcomes)).toEqual(['done', 'done', 'failed', 'done', 'done']);
    expect(outcomes[2]).toMatchObject({ cause: { code: 11_000 } });
    expect(await store.outstanding('guilty-a')).toBe(48n);
    expect(await store.outstanding('guilty-b')).toBe(48n);
    expect(await store.outstanding('guilty-c')).toBe(49n);
  });

  test('a load that fails for one input fails that input alone', async () => {
    await store.seed('load', 9n);
    const outcomes = await store.groups.run(
      {
        ...repay,
        load: async (inputs, unit) => {
          if (inputs.some((input) => input.broken)) throw new TypeError('cannot be loaded');
          await repay.load(inputs, unit);
        },
      },
      [1n, 2n, 3n].map((amount) => request(repayment('load', amount, { broken: amount === 2n }))),
    );
    expect(kinds(outcomes)).toEqual(['done', 'failed', 'done']);
    expect(await store.outstanding('load')).toBe(5n);
  });
});

describe('many at once', () => {
  test('20 parallel callers of one document lose no update and take nothing twice', async () => {
    await store.seed('contended', 1_000n);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => store.groups.run(repay, [request(repayment('contended', 1n))])),
    );
    const versions = outcomes
      .flat()
      .map((outcome) => (outcome.kind === 'done' ? outcome.output.version : outcome.kind));
    expect(versions.sort()).toEqual(Array.from({ length: 20 }, (_, index) => index + 2).sort());
    expect(await store.outstanding('contended')).toBe(980n);
    expect(await outboxOf(store.connection.db).countDocuments({ aggregate: 'contended' })).toBe(20);
  });

  test('20 parallel groups never pay back more than there is', async () => {
    await store.seed('scarce', 30n);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.groups.run(repay, [request(repayment('scarce', 2n)), request(repayment('scarce', 2n))]),
      ),
    );
    expect(kinds(outcomes.flat()).sort()).toEqual([
      ...Array.from({ length: 15 }, () => 'done'),
      ...Array.from({ length: 25 }, () => 'refused'),
    ]);
    expect(await store.outstanding('scarce')).toBe(0n);
  });
});

describe('the same request again', () => {
  test('gets the stored first answer, and nothing happens', async () => {
    await store.seed('again', 10n);
    const [first] = await store.groups.run(repay, [request(repayment('again', 3n), keyed('k-1'))]);
    const [second] = await store.groups.run(repay, [request(repayment('again', 3n), keyed('k-1'))]);
    expect(first).toEqual({ kind: 'done', output: { outstanding: '7', version: 2 } });
    expect(second).toEqual({ kind: 'replayed', output: { outstanding: '7', version: 2 } });
    expect(await store.outstanding('again')).toBe(7n);
  });

  test('twice in one group: one is done, one is replayed', async () => {
    await store.seed('twice', 10n);
    const outcomes = await store.groups.run(repay, [
      request(repayment('twice', 3n), keyed('k-2')),
      request(repayment('twice', 3n), keyed('k-2')),
    ]);
    expect(kinds(outcomes)).toEqual(['done', 'replayed']);
    expect(await store.outstanding('twice')).toBe(7n);
  });

  test('from 20 callers in parallel: one is done, all others get its answer', async () => {
    await store.seed('parallel', 100n);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.groups.run(repay, [request(repayment('parallel', 3n), keyed('k-3'))]),
      ),
    );
    expect(kinds(outcomes.flat()).sort()).toEqual(['done', ...Array.from({ length: 19 }, () => 'replayed')]);
    expect(await store.outstanding('parallel')).toBe(97n);
  });

  test('with another payload is refused, in a later group and in the same one', async () => {
    await store.seed('other', 10n);
    const outcomes = await store.groups.run(repay, [
      request(repayment('other', 3n), keyed('k-4')),
      request(repayment('other', 4n), keyed('k-4', 'another')),
    ]);
    const later = await store.groups.run(repay, [request(repayment('other', 5n), keyed('k-4', 'third'))]);
    for (const outcome of [outcomes[1], later[0]]) {
      expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    }
    expect(await store.outstanding('other')).toBe(7n);
  });

  test('after a refusal is decided anew: only decided requests are stored', async () => {
    await store.seed('corrected', 1n);
    const [refused] = await store.groups.run(repay, [request(repayment('corrected', 3n), keyed('k-5'))]);
    const [corrected] = await store.groups.run(repay, [
      request(repayment('corrected', 1n), keyed('k-5', 'corrected')),
    ]);
    expect([refused?.kind, corrected?.kind]).toEqual(['refused', 'done']);
  });

  test('a use case without an output is replayed too', async () => {
    const silent = { name: 'keep-silent', load: async () => undefined, decide: () => undefined };
    const first = await store.groups.run(silent, [request(1, keyed('k-6'))]);
    const second = await store.groups.run(silent, [request(1, keyed('k-6'))]);
    expect([first[0]?.kind, second[0]?.kind]).toEqual(['done', 'replayed']);
  });
});

describe('an event', () => {
  test('is marked with its effect and known as a duplicate afterwards, also within one group', async () => {
    await store.seed('event', 10n);
    const first = await store.groups.run(repay, [
      request(repayment('event', 1n), marked('e-1')),
      request(repayment('event', 1n), marked('e-1')),
    ]);
    const later = await store.groups.run(repay, [request(repayment('event', 1n), marked('e-1'))]);
    expect(kinds([...first, ...later])).toEqual(['done', 'duplicate', 'duplicate']);
    expect(await store.outstanding('event')).toBe(9n);
  });

  test('under a used id with another payload is refused', async () => {
    await store.seed('reused', 10n);
    await store.groups.run(repay, [request(repayment('reused', 1n), marked('e-2'))]);
    const [outcome] = await store.groups.run(repay, [
      request(repayment('reused', 2n), marked('e-2', 'other')),
    ]);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'EVENT_ID_REUSED' } });
    expect(await store.outstanding('reused')).toBe(9n);
  });

  test('handled by 10 replicas at once has one effect', async () => {
    await store.seed('replicas', 10n);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.groups.run(repay, [request(repayment('replicas', 1n), marked('e-3'))]),
      ),
    );
    expect(kinds(outcomes.flat()).sort()).toEqual(
      ['done', ...Array.from({ length: 9 }, () => 'duplicate')].sort(),
    );
    expect(await store.outstanding('replicas')).toBe(9n);
  });

  test('that is refused leaves no mark, so that it can come again', async () => {
    await store.seed('early', 0n);
    const [early] = await store.groups.run(repay, [request(repayment('early', 1n), marked('e-4'))]);
    await store.connection.db.collection<{ _id: string }>('projects').deleteOne({ _id: 'early' });
    await store.seed('early', 5n);
    const [again] = await store.groups.run(repay, [request(repayment('early', 1n), marked('e-4'))]);
    expect([early?.kind, again?.kind]).toEqual(['refused', 'done']);
  });
});

test('records for de-duplication are dated by the wall clock: a moved business date does not age them', async () => {
  await store.seed('dated', 10n);
  store.clock.moveTo('2020-01-01T00:00:00Z');
  await store.groups.run(repay, [request(repayment('dated', 1n), keyed('dated'))]);
  await store.groups.run(repay, [request(repayment('dated', 1n), marked('dated'))]);
  const answer = await store.connection.db
    .collection<{ _id: string; recordedAt: Date }>(idempotencyName)
    .findOne({ _id: 'repay-principal|bank|dated' });
  const mark = await store.connection.db.collection('inbox').findOne({ handledAt: store.wallClock.now() });
  expect(answer?.recordedAt.toISOString()).toBe(instant(store.wallClock));
  expect(mark).not.toBeNull();
  const record = await outboxOf(store.connection.db).findOne({ aggregate: 'dated' });
  expect(record?.recordedAt.toISOString()).toBe('2020-01-01T00:00:00.000Z');
  expect(record?.leaseUntil.getTime()).toBe(store.wallClock.now().getTime() + 10_000);
});
