import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { platformEnvironment } from '../src/environment.js';
import { growthTable } from '../src/growth/growth-table.js';
import { type Year, YearOfTraffic } from '../src/growth/year-of-traffic.js';

let traffic: YearOfTraffic;
let year: Year;

beforeAll(async () => {
  traffic = await YearOfTraffic.open(platformEnvironment());
  year = await traffic.run(12);
  process.stdout.write(`${growthTable(year.months)}\n`);
}, 240_000);

afterAll(() => traffic?.close(), 60_000);

const measures = [
  'outbox',
  'outboxKiB',
  'inbox',
  'inboxKiB',
  'idempotency',
  'idempotencyKiB',
  'deadLetters',
  'messages',
  'messagesKiB',
] as const;

describe('a year of the same traffic', () => {
  test.each(measures)('%s: no more after twelve months than after three', (measure) => {
    const [third = 0, twelfth = 0] = [2, 11].map((month) => year.months[month]?.sample[measure]);
    expect(third).toBeGreaterThan(0);
    expect(twelfth).toBeLessThanOrEqual(third * 1.1);
  });

  test('the services hold no more memory after twelve months than after three, but for a fifth', () => {
    const [third = 0, twelfth = 0] = [2, 11].map((month) => year.months[month]?.sample.residentMiB);
    expect(twelfth).toBeLessThanOrEqual(third * 1.2);
  });

  test('a key repeated inside its horizon gets the first answer, in every month', () => {
    for (const { repeats } of year.months) {
      expect(repeats.insideKey.first.status).toBe(201);
      expect(repeats.insideKey.again).toEqual(repeats.insideKey.first);
    }
  });

  test('outside of it the business key answers', () => {
    const answers = year.months
      .map(({ repeats }) => repeats.outsideKey)
      .filter((answer) => answer !== undefined);
    expect(answers).toHaveLength(11);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN', version: 1 } });
    }
  });

  test('an event that comes again, inside the horizon or outside, tells nothing new', () => {
    expect(year.months.map(({ repeats }) => repeats.republished)).toEqual(Array(12).fill(1));
    // 90 days old, it is known by its mark; 150 days old, by the policy that has its application.
    const marks = year.months.map(({ repeats }) => repeats.marksBefore);
    expect(marks).toEqual([[], [], [1], [1], ...Array(8).fill([1, 0])]);
    expect(year.months.map(({ repeats }) => repeats.newEvents)).toEqual(Array(12).fill(0));
  });

  test('every policy of the year has one application', () => {
    const count = String(year.reported);
    expect(String(year.totals.intake.policies.accepted)).toBe(count);
    expect(year.totals.subsidy).toMatchObject({
      policies: { count },
      assessed: { count },
      undecided: { count: '0' },
    });
  });
});
