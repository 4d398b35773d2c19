import { randomUUID } from 'node:crypto';
import { connectMongo, type MongoConnection } from '@donghu/chassis';
import { calendarDate } from '@donghu/kernel';
import { eventually } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { enterpriseMeasures } from '../../src/store/enterprise-measures.js';
import { measureProgress } from '../../src/store/measure-progress.js';
import { type MeasureRowDocument, measureRows, measureTexts } from '../../src/store/measure-rows.js';
import { measureYears, yearQueries } from '../../src/store/measure-years.js';
import { measuresAsOf } from '../../src/store/measures.js';
import { type PolicyDocument, policies } from '../../src/store/policies.js';
import { type MeasureRequest, measuredBy, scannedMeasures } from '../../src/store/scanned-measures.js';
import {
  enterpriseUscc,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

const follower = '91440300100012316L';
const otherEnterprise = '914403001922038216';

let intake: PolicyIntakeUnderTest;
let store: MongoConnection;

const post = async (path: string, body: unknown) => {
  const answer = await intake.service.call('POST', path, {
    as: operator,
    body,
    idempotencyKey: randomUUID(),
  });
  expect(answer.status).toBeLessThan(300);
};

const members = [
  { insurerUscc, sharePpm: 600_000, lead: true },
  { insurerUscc: follower, sharePpm: 400_000 },
];

/** Policies of two enterprises in two lines, some shared, endorsed or cancelled. */
const reportSome = async (run: string): Promise<void> => {
  for (const index of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const policyNumber = `PZ-${run}-${String(index).padStart(3, '0')}`;
    await post('/v1/policies', {
      ...report,
      policyNumber,
      insuredUscc: index % 3 === 0 ? otherEnterprise : enterpriseUscc,
      line: index % 2 === 0 ? 'CYBER' : 'RND_LIAB',
      startOn: `2025-0${index + 1}-15`,
      endOn: `2026-0${index + 1}-14`,
      ...(index > 4 ? { coInsurance: { members } } : {}),
    });
    const path = `/v1/policies/${insurerUscc}/${policyNumber}`;
    if (index % 4 === 1) {
      await post(`${path}/endorsements`, {
        sequence: 1,
        kind: 'INCREASE',
        effectiveOn: '2025-09-20',
        premiumDifference: '1234.56',
        coverDifference: '100000.00',
      });
    }
    if (index === 2) {
      const refund = '100.01';
      await post(`${path}/cancellation`, { kind: 'MID_TERM', effectiveOn: '2025-10-01', refund });
    }
    if (index === 6) {
      const refund = '80000.00';
      await post(`${path}/cancellation`, { kind: 'FROM_START', effectiveOn: '2025-07-15', refund });
    }
  }
};

const requests: readonly MeasureRequest[] = ['2025-05-15', '2025-09-20', '2026-02-01']
  .map(calendarDate)
  .flatMap((asOf) =>
    measuredBy.flatMap((by) =>
      [
        {},
        { line: 'CYBER' },
        { insurerUscc: follower },
        { line: 'RND_LIAB', insurerUscc },
        { insuredUscc: enterpriseUscc },
        { insuredUscc: otherEnterprise, insurerUscc: follower },
        { since: calendarDate('2025-03-15') },
      ].map((narrowed) => ({ asOf, by, after: '', limit: 50, ...narrowed })),
    ),
  )
  // One in five, so that kinds, narrowings and days take turns.
  .filter((_, index) => index % 5 === 0);

const agree = async (): Promise<void> => {
  const found = await Promise.all(requests.map((request) => measuresAsOf(store.db, request)));
  const scanned = await Promise.all(requests.map((request) => scannedMeasures(store.db, request)));
  for (const [index, request] of requests.entries()) {
    expect({ request, found: found[index] }).toEqual({
      request,
      found: { measures: scanned[index], waiting: 0 },
    });
  }
};

/** A few changes wait for more before they are folded. */
const folded = (): Promise<void> =>
  eventually(
    async () => {
      expect(await store.db.collection(measureProgress.name).countDocuments({ done: true })).toBe(1);
      expect(await store.db.collection(measureRows.name).countDocuments()).toBe(0);
    },
    { timeoutMillis: 40_000 },
  );

beforeAll(async () => {
  intake = await startPolicyIntake();
  const { mongoUrl, databasePrefix } = intake.service.backing;
  store = await connectMongo(mongoUrl, `${databasePrefix}_policy_intake`, 'measures');
  await intake.tellInstitution(openInsurer);
  await intake.tellInstitution({ ...openInsurer, uscc: follower });
  await intake.registryIsKnown();
  await intake.service.call('PUT', '/v1/business-clock', {
    as: operator,
    body: { now: '2025-12-01T10:00:00+08:00' },
  });
  await reportSome('A');
});

afterAll(async () => {
  await store?.close();
  await intake?.stop();
});

describe('the sums of measures', () => {
  test('are those of the policies, whether changes are folded or not', async () => {
    await folded();
    await reportSome('B');
    await agree();
    await folded();
    await agree();
  }, 120_000);

  test('are told apart from what waits, where that is much', async () => {
    await folded();
    await store.db
      .collection<MeasureRowDocument>(measureRows.name)
      .insertOne({ _id: 'much', version: 1, size: 2_001 });
    const [request] = requests;
    if (request === undefined) throw new Error('nothing is asked');
    expect(await measuresAsOf(store.db, request)).toEqual({
      measures: await scannedMeasures(store.db, request),
      waiting: 2_001,
    });
  }, 120_000);

  test('are made anew from policies that were stored before there were sums', async () => {
    await folded();
    await Promise.all(
      [measureRows, measureTexts, measureYears, enterpriseMeasures, measureProgress].map(({ name }) =>
        store.db.collection(name).deleteMany({}),
      ),
    );
    await store.db.collection<PolicyDocument>(policies.name).updateMany({}, { $unset: { measuredAs: '' } });
    await folded();
    await agree();
  }, 120_000);

  test('are found by their index', async () => {
    for (const { filter, projection } of yearQueries('lines|', calendarDate('2025-12-01'))) {
      const plan = await store.db.collection(measureYears.name).find(filter, { projection }).explain();
      const text = JSON.stringify(plan, (_, value) => (typeof value === 'bigint' ? String(value) : value));
      expect(text).toContain('IXSCAN');
      expect(text).not.toContain('COLLSCAN');
    }
  });
});
