import type { BackingServer } from '@donghu/backing';
import { startTestMongo, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Executor, isUnavailable, type Outcome } from '../../src/store/index.js';
import {
  openProjectStore,
  type ProjectStore,
  type Repaid,
  repay,
  repayment,
  request,
} from './project-store.js';

let mongo: BackingServer;
let store: ProjectStore;

beforeAll(async () => {
  mongo = await startTestMongo();
  store = await openProjectStore({ mongoUrl: mongo.url, patienceMillis: 300 });
});

/** The server runs again, and the driver, which has little patience here, has noticed. */
const backAgain = async (): Promise<void> => {
  await mongo.start();
  await waitFor(() => store.connection.ping().then(() => true), { what: 'the store to answer again' });
};

beforeEach(backAgain);

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
