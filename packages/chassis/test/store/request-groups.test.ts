import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RequestGroups } from '../../src/store/index.js';
import {
  openProjectStore,
  type ProjectStore,
  type Repaid,
  type Repay,
  repay,
  repayment,
  request,
} from './project-store.js';

let store: ProjectStore;
let groups: RequestGroups<Repay, Repaid>;

beforeAll(async () => {
  store = await openProjectStore();
  groups = new RequestGroups(store.groups, repay);
});

afterAll(() => store.close());

test('an idle request goes alone and at once', async () => {
  await store.seed('idle', 10n);
  store.committed.length = 0;
  for (const amount of [1n, 2n]) await groups.submit(request(repayment('idle', amount)));
  expect(store.committed.map(({ records }) => records.length)).toEqual([1, 1]);
});

test('what arrives while a group commits forms the next one, at most 200 together', async () => {
  await store.seed('busy', 1_000n);
  store.committed.length = 0;
  const outcomes = await Promise.all(
    Array.from({ length: 401 }, () => groups.submit(request(repayment('busy', 1n)))),
  );
  expect(store.committed.map(({ records }) => records.length)).toEqual([1, 200, 200]);
  expect(await store.outstanding('busy')).toBe(599n);
  // Each caller gets the answer of its own request, in the order of asking.
  expect(outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.output.outstanding : outcome))).toEqual(
    Array.from({ length: 401 }, (_, index) => String(999 - index)),
  );
});

test('one bad request under load fails alone', async () => {
  await store.seed('load', 1_000n);
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      groups.submit(request(repayment('load', 1n, { broken: index === 50 }))),
    ),
  );
  expect(outcomes.flatMap(({ kind }, index) => (kind === 'done' ? [] : [index]))).toEqual([50]);
  expect(await store.outstanding('load')).toBe(901n);
});
