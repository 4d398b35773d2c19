import { type DomainError, domainError } from '@donghu/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  idempotencyName,
  type Outcome,
  outboxLeaseMillis,
  outboxOf,
  type Unit,
  unpublishedEvents,
  unpublishedOf,
} from '../../src/store/index.js';
import {
  instant,
  keyed,
  marked,
  openProjectStore,
  type ProjectStore,
  projects,
  type Repaid,
  type Repay,
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
    const [committed, ...others] = store.committed;
    expect(others).toEqual([]);
    const records = committed?.records;
    expect(records?.map(({ aggregateVersion }) => aggregateVersion)).toEqual([2, 3, 4]);
    const ids = records?.map(({ _id }) => _id) ?? [];
    expect(ids).toEqual([...ids].sort());
    const kept = await outboxOf(store.connection.db).findOne({ _id: ids[0] ?? '' });
    expect(kept).toMatchObject({ lastId: ids.at(-1), keptFrom: store.wallClock.now() });
    expect(kept?.events.map(({ _id }) => _id)).toEqual(ids);
    expect(kept?.events[0]).toMatchObject({
      subject: 'capital.v1.returned.91420100MA4KX3XX0A',
      stream: 'CAPITAL',
      correlationId: 'correlation',
    });
    const waiting = await unpublishedOf(store.connection.db).findOne({ _id: ids[0] ?? '' });
    expect(waiting).toMatchObject({ owner: 'this-replica', count: 3 });
    expect([...(await unpublishedEvents(store.connection.db)).keys()]).toEqual(expect.arrayContaining(ids));
  });

  /** A repayment whose first decision goes by documents that do not belong together. */
  const tornOnce = (seen: () => DomainError) => {
    let views = 0;
    const useCase = {
      ...repay,
      load: async (...[inputs, unit]: Parameters<typeof repay.load>) => {
        views += 1;
        await repay.load(inputs, unit);
      },
      decide: (...[input, unit, facts]: Parameters<typeof repay.decide>) =>
        views === 1 ? seen() : repay.decide(input, unit, facts),
    };
    return { useCase, views: () => views };
  };

  test('a refusal of an event stands only when fresh documents give it again', async () => {
    await store.seed('fresh', 10n);
    const torn = tornOnce(() => domainError('RETURN_ABOVE_OUTSTANDING', 'seen so'));
    const [event] = await store.groups.run(torn.useCase, [
      { ...request(repayment('fresh', 1n)), ...marked('torn') },
    ]);
    expect([event?.kind, torn.views()]).toEqual(['done', 2]);
    expect(await store.outstanding('fresh')).toBe(9n);
  });

  test.each([
    ['an event', marked('torn-fault')],
    ['a request', {}],
  ])('a fault of %s stands only when fresh documents give it again', async (who, mark) => {
    const id = `fault of ${who}`;
    await store.seed(id, 10n);
    const torn = tornOnce(() => {
      throw new RangeError('more than there is');
    });
    const [outcome] = await store.groups.run(torn.useCase, [{ ...request(repayment(id, 1n)), ...mark }]);
    expect([outcome?.kind, torn.views()]).toEqual(['done', 2]);
  });

  test('a request is refused by what it saw', async () => {
    await store.seed('seen', 1n);
    const [answer] = await store.groups.run(repay, [request(repayment('seen', 2n))]);
    expect(answer?.kind).toBe('refused');
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

test('the same request of a use case without an output is replayed too', async () => {
  const silent = { name: 'keep-silent', load: async () => undefined, decide: () => undefined };
  const first = await store.groups.run(silent, [request(1, keyed('k-6'))]);
  const second = await store.groups.run(silent, [request(1, keyed('k-6'))]);
  expect([first[0]?.kind, second[0]?.kind]).toEqual(['done', 'replayed']);
});

test('what was taken for known is read before a refusal stands, and before a collision is decided again', async () => {
  await store.seed('shortcut', 10n);
  const hasty = {
    ...repay,
    load: (inputs: readonly Repay[], unit: Unit) =>
      unit.fetchUnlikely(
        projects,
        inputs.map((input) => input.project),
      ),
  };
  // Without a document nothing is outstanding: the hasty decision refuses, the careful one does not.
  expect(kinds(await store.groups.run(hasty, [request(repayment('shortcut', 4n))]))).toEqual(['done']);
  expect(await store.outstanding('shortcut')).toBe(6n);
  // A hasty acceptance collides with the document that is there.
  expect(kinds(await store.groups.run(hasty, [request(repayment('shortcut', 0n))]))).toEqual(['done']);
  expect(await store.outstanding('shortcut')).toBe(6n);
  expect(kinds(await store.groups.run(hasty, [request(repayment('shortcut', 7n))]))).toEqual(['refused']);
  expect(await store.outstanding('shortcut')).toBe(6n);
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
  const [record] = await store.told('dated');
  expect(record?.recordedAt.toISOString()).toBe('2020-01-01T00:00:00.000Z');
  const commit = await outboxOf(store.connection.db).findOne({ _id: record?._id ?? '' });
  expect(commit?.keptFrom).toEqual(store.wallClock.now());
  const waiting = await unpublishedOf(store.connection.db).findOne({ _id: record?._id ?? '' });
  expect(waiting?.leaseUntil.getTime()).toBe(store.wallClock.now().getTime() + outboxLeaseMillis);
});
