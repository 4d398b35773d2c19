import type { BackingServer } from '@donghu/backing';
import { startTestMongo, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CrashPoint } from '../../src/lifecycle/crash-points.js';
import { Executor, isUnavailable, type Outcome, outboxOf } from '../../src/store/index.js';
import {
  keyed,
  openProjectStore,
  type ProjectStore,
  type Repaid,
  repay,
  repayment,
  request,
} from './project-store.js';

let mongo: BackingServer;
let store: ProjectStore;
/** The store is killed when the group commit comes to this point. */
let killAt: CrashPoint | undefined;

beforeAll(async () => {
  mongo = await startTestMongo();
  store = await openProjectStore({
    mongoUrl: mongo.url,
    patienceMillis: 300,
    crash: (point) => {
      if (point !== killAt || mongo.pid === undefined) return;
      killAt = undefined;
      process.kill(mongo.pid, 'SIGKILL');
    },
  });
});

/** The server runs again, and the driver, which has little patience here, has noticed. */
const backAgain = async (): Promise<void> => {
  await mongo.start();
  await waitFor(() => store.connection.ping().then(() => true), { what: 'the store to answer again' });
};

beforeEach(async () => {
  killAt = undefined;
  await backAgain();
});

afterAll(async () => {
  await backAgain();
  await store.close();
  await mongo.stop();
});

const expectUnavailable = (outcomes: readonly Outcome<Repaid>[]): void => {
  for (const outcome of outcomes) {
    expect(outcome.kind).toBe('failed');
    if (outcome.kind === 'failed') expect(isUnavailable(outcome.cause)).toBe(true);
  }
};

test('every member fails while the store is away, and the same request succeeds after its return', async () => {
  await store.seed('away', 10n);
  await mongo.kill('SIGKILL');
  const one = request(repayment('away', 1n), keyed('away-1'));
  const two = request(repayment('away', 2n), keyed('away-2'));
  const away = await store.groups.run(repay, [one, two]);
  expect(away).toHaveLength(2);
  expectUnavailable(away);
  await mongo.start();
  const back = await store.groups.run(repay, [one, two]);
  expect(back.map(({ kind }) => kind)).toEqual(['done', 'done']);
  expect(await store.outstanding('away')).toBe(7n);
});

test('a group that only writes is told the same: the driver wraps what broke a bulk', async () => {
  await mongo.kill('SIGKILL');
  const outcomes = await store.groups.run({ ...repay, load: async () => undefined, decide: writeOnly }, [
    request(repayment('write-only', 1n)),
  ]);
  expectUnavailable(outcomes);
});

const writeOnly: typeof repay.decide = ({ reference, project, amountFen }, unit) => {
  unit.append({ name: 'repayments', indexes: [] }, { _id: reference, project, amountFen });
  return { outstanding: '0', version: 1 };
};

test.each<CrashPoint>(['before-load', 'after-load', 'before-commit'])(
  'the store dies %s: all of it is there or nothing, and the same request has its effect once',
  async (point) => {
    const id = `dies-${point}`;
    await store.seed(id, 10n);
    killAt = point;
    const member = request(repayment(id, 4n), keyed(id));
    const [outcome] = await store.groups.run(repay, [member]);
    // Dead already; this waits until its end is known.
    await mongo.kill('SIGKILL');
    await mongo.start();
    const half = await store.outstanding(id);
    const records = await outboxOf(store.connection.db).countDocuments({ aggregate: id });
    expect([
      [10n, 0],
      [6n, 1],
    ]).toContainEqual([half, records]);
    if (outcome?.kind === 'done') expect(half).toBe(6n);
    const [again] = await store.groups.run(repay, [member]);
    expect(['done', 'replayed']).toContain(again?.kind);
    expect(await store.outstanding(id)).toBe(6n);
    expect(await outboxOf(store.connection.db).countDocuments({ aggregate: id })).toBe(1);
  },
);

test('a door tells its caller to come back', async () => {
  const executor = new Executor({ groups: store.groups, clock: store.clock, hasRoom: () => true });
  await mongo.kill('SIGKILL');
  await expect(executor.execute(repay, repayment('door', 1n))).rejects.toMatchObject({
    name: 'Refusal',
    error: { code: 'STORE_UNAVAILABLE' },
  });
  expect(await executor.executeAll(repay, [repayment('door', 1n), repayment('door', 2n)])).toMatchObject([
    { code: 'STORE_UNAVAILABLE' },
    { code: 'STORE_UNAVAILABLE' },
  ]);
});
