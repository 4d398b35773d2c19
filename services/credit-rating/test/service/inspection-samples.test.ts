import { eventCatalogue } from '@donghu/contracts';
import { type Caller, eventually } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { codeNumber } from '../party-code.js';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record, registration } from './reported-facts.js';

const best = codeNumber(1);
const worst = [2, 3, 4, 5].map(codeNumber);
const unrated = codeNumber(6);
const operator: Caller = { role: 'operator' };

let zone: RatingZone;

const read = (path: string, as: Caller = operator) =>
  zone.running.call('GET', `/v1/inspection-samples/${path}`, { as });

const sampleOf = async (query: string, as?: Caller) => {
  const answer = await read(`2025?${query}`, as);
  expect(answer.status).toBe(200);
  return answer.body;
};

beforeAll(async () => {
  zone = await openRatingZone('2025-07-01T10:00:00+08:00');
  await zone.rate(best);
  await zone.publisher.publish(eventCatalogue.EnterpriseChanged, registration(unrated, 'GAZELLE'), {
    aggregateVersion: 1,
  });
  await eventually(async () => expect((await zone.ratingOf(unrated)).version).toBe(1));
  await zone.report(...worst.map((uscc) => record(uscc, 'VETO_SET', '2025-06-30', { value: 'FRAUD' })));
  await zone.moveClock('2025-07-03T10:00:00+08:00');
});

afterAll(() => zone?.close());

const asOfSecond = 'seed=s&classesOf=2025-07-02';

test('each class gives its part, the worst first, and who has no class stands apart', async () => {
  const sample = await sampleOf(asOfSecond);
  expect(sample).toMatchObject({
    year: 2025,
    classesOf: '2025-07-02',
    seed: 's',
    termsVersion: '2025.1',
    classes: [
      { supervisionClass: 'A', samplingPercent: 1, population: 1, drawn: 1 },
      { supervisionClass: 'B', samplingPercent: 3, population: 0, drawn: 0 },
      { supervisionClass: 'C', samplingPercent: 10, population: 0, drawn: 0 },
      {
        supervisionClass: 'D',
        samplingPercent: 30,
        population: 4,
        drawn: 2,
        brings: ['NO_SUBSIDY', 'NO_SANDBOX', 'ENHANCED_CHECKS'],
      },
    ],
    unrated: 1,
    nextCursor: '',
  });
  expect(sample.items.map(({ supervisionClass }: { supervisionClass: string }) => supervisionClass)).toEqual([
    'D',
    'D',
    'A',
  ]);
  expect(sample.items[2].uscc).toBe(best);
  expect((await sampleOf(`${asOfSecond}&supervisionClass=UNRATED`)).items).toEqual([
    { uscc: unrated, supervisionClass: 'UNRATED' },
  ]);
});

test('the same seed reads the same sample, by pages too, whatever has changed since', async () => {
  const sample = await sampleOf(asOfSecond);
  await zone.report(record(best, 'VETO_SET', '2025-07-03', { value: 'FRAUD' }));
  expect(await sampleOf(asOfSecond, { role: 'regulator' })).toEqual(sample);
  const paged: object[] = [];
  for (let cursor = '0'; cursor !== ''; ) {
    const { items, nextCursor } = await sampleOf(`${asOfSecond}&limit=1&cursor=${cursor}`);
    expect(items).toHaveLength(1);
    paged.push(...items);
    cursor = nextCursor;
  }
  expect(paged).toEqual(sample.items);
});

test.each([
  ['2025', 'seed=s&classesOf=2026-01-01', '/query/classesOf OTHER_YEAR'],
  ['2025', 'seed=s&classesOf=2025-07-04', '/query/classesOf FUTURE'],
  ['2026', 'seed=s', '/query/classesOf FUTURE'],
  ['2025', 'classesOf=2025-07-02', '/query/seed REQUIRED'],
])('%s?%s is refused by %s', async (year, query, fault) => {
  const { status, body } = await read(`${year}?${query}`);
  const faults = body.errors?.map(({ pointer, rule }: Record<string, string>) => `${pointer} ${rule}`);
  expect([status, faults]).toEqual([400, [fault]]);
});

test('before any rating the classes of 1 January are empty', async () => {
  expect(await sampleOf('seed=s')).toMatchObject({ classesOf: '2025-01-01', unrated: 0, items: [] });
});

test.each(['insurer', 'bank', 'enterprise', 'bureau', 'auditor'] as const)(
  '%s is turned away',
  async (role) => {
    expect((await read('2025?seed=s', { role, uscc: best })).status).toBe(403);
  },
);
