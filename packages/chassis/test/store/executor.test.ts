import { isDomainError } from '@donghu/kernel';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Executor } from '../../src/store/index.js';
import { keyed, openProjectStore, type ProjectStore, repay, repayment } from './project-store.js';

let store: ProjectStore;
let executor: Executor;
let hasRoom = true;

beforeAll(async () => {
  store = await openProjectStore();
  executor = new Executor({ groups: store.groups, clock: store.clock, hasRoom: () => hasRoom });
});

afterAll(() => store.close());

test('a request is answered, a repeat of it says so, a refusal is a value', async () => {
  await store.seed('door', 10n);
  const { idempotency } = keyed('door');
  const input = repayment('door', 4n);
  expect(await executor.execute(repay, input, { idempotency })).toMatchObject({ replayed: false });
  expect(await executor.execute(repay, input, { idempotency })).toMatchObject({
    replayed: true,
    output: { outstanding: '6' },
  });
  expect(await executor.execute(repay, repayment('door', 99n))).toMatchObject({
    code: 'RETURN_ABOVE_OUTSTANDING',
  });
});

test('a fault of the code is thrown as it is, and is a value without its text in a batch', async () => {
  await store.seed('fault', 10n);
  await expect(executor.execute(repay, repayment('fault', 1n, { broken: true }))).rejects.toThrow(TypeError);
  const answers = await executor.executeAll(repay, [
    repayment('fault', 1n),
    repayment('fault', 1n, { broken: true }),
    repayment('fault', 99n),
  ]);
  expect(answers.map((answer) => (isDomainError(answer) ? answer.code : answer.output.outstanding))).toEqual([
    '9',
    'INTERNAL',
    'RETURN_ABOVE_OUTSTANDING',
  ]);
  expect(JSON.stringify(answers[1])).not.toContain('a fault of the code');
});

test('a batch of nobody is answered with nothing', async () => {
  expect(await executor.executeAll(repay, [])).toEqual([]);
});

test('intake stops while the outbox is full, and nothing is stored', async () => {
  await store.seed('full', 10n);
  hasRoom = false;
  const refusal = { name: 'Refusal', error: { code: 'OUTBOX_FULL' } };
  await expect(executor.execute(repay, repayment('full', 1n))).rejects.toMatchObject(refusal);
  await expect(executor.executeAll(repay, [repayment('full', 1n)])).rejects.toMatchObject(refusal);
  expect(await store.told('full')).toEqual([]);
  hasRoom = true;
  expect(await executor.execute(repay, repayment('full', 1n))).toMatchObject({ replayed: false });
});

test('each request has a correlation id of its own', async () => {
  await store.seed('correlated', 10n);
  await executor.executeAll(repay, [repayment('correlated', 1n), repayment('correlated', 1n)]);
  const records = await store.told('correlated');
  expect(new Set(records.map((record) => record.correlationId)).size).toBe(2);
});
