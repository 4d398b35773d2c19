import { randomUUID } from 'node:crypto';
import type { Caller } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  asEnterprise,
  asInsurer,
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

const post = (path: string, body: unknown) =>
  intake.service.call('POST', path, { as: operator, body, idempotencyKey: randomUUID() });

const measures = async (query: string, as: Caller = operator) =>
  (await intake.service.call('GET', `/v1/measures?${query}`, { as })).body;

const total = async (query: string) => (await measures(query)).items[0];

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.tellInstitution({ ...openInsurer, uscc: follower });
  await intake.registryIsKnown();
  await intake.service.call('PUT', '/v1/business-clock', {
    as: operator,
    body: { now: '2025-12-01T10:00:00+08:00' },
  });
  const policy = (policyNumber: string, more: object = {}) =>
    post('/v1/policies', { ...report, policyNumber, ...more });
  // A year from 2025-03-10: 80,000.00 for 20,000,000.00.
  await policy('PZ-PLAIN-1');
  await policy('PZ-ENDED-1', { insuredUscc: otherEnterprise });
  await policy('PZ-VOID-1', { line: 'CYBER' });
  const members = [
    { insurerUscc, sharePpm: 750_000, lead: true },
    { insurerUscc: follower, sharePpm: 250_000 },
  ];
  await policy('PZ-SHARED-1', { line: 'CYBER', coInsurance: { members } });
  const cancel = (number: string, body: object) =>
    post(`/v1/policies/${insurerUscc}/${number}/cancellation`, body);
  await cancel('PZ-ENDED-1', { kind: 'MID_TERM', effectiveOn: '2025-06-01', refund: '60000.00' });
  await cancel('PZ-VOID-1', { kind: 'FROM_START', effectiveOn: '2025-03-10', refund: '80000.00' });
  await post(`/v1/policies/${insurerUscc}/PZ-SHARED-1/endorsements`, {
    sequence: 1,
    kind: 'INCREASE',
    effectiveOn: '2025-09-01',
    premiumDifference: '20000.00',
    coverDifference: '4000000.00',
  });
});

afterAll(() => intake?.stop());

describe('measures as of a day', () => {
  test.each<[string, object | undefined]>([
    ['2025-03-09', undefined],
    [
      '2025-03-10',
      {
        policies: 3,
        enterprises: 2,
        premium: '240000.00',
        cumulativeCover: '60000000.00',
        inForcePolicies: 3,
        inForceCover: '60000000.00',
      },
    ],
    [
      '2025-06-01',
      {
        policies: 3,
        premium: '180000.00',
        cumulativeCover: '60000000.00',
        inForcePolicies: 2,
        inForceEnterprises: 1,
        inForceCover: '40000000.00',
      },
    ],
    ['2025-09-01', { premium: '200000.00', cumulativeCover: '64000000.00', inForceCover: '44000000.00' }],
    ['2026-03-10', { policies: 3, cumulativeCover: '64000000.00', inForcePolicies: 0, inForceCover: '0.00' }],
  ])('on %s', async (day, expected) => {
    const row = await total(`asOf=${day}`);
    if (expected === undefined) expect(row).toBeUndefined();
    else expect(row).toMatchObject({ key: 'TOTAL', ...expected });
  });

  test('by line count a shared policy once, at 100 %', async () => {
    expect((await measures('asOf=2025-09-01&by=line')).items).toMatchObject([
      { key: 'CYBER', policies: 1, premium: '100000.00', cumulativeCover: '24000000.00' },
      { key: 'RND_LIAB', policies: 2, premium: '100000.00', inForceCover: '20000000.00' },
    ]);
  });

  test('by insurer count by share, and add up to the whole', async () => {
    const { items } = await measures('asOf=2025-09-01&by=insurer');
    expect(items).toMatchObject(
      [
        { key: insurerUscc, policies: 3, premium: '175000.00', inForceCover: '38000000.00' },
        { key: follower, policies: 1, premium: '25000.00', cumulativeCover: '6000000.00' },
      ].toSorted((one, other) => (one.key < other.key ? -1 : 1)),
    );
    expect(await total(`asOf=2025-09-01&insurer=${follower}`)).toMatchObject({
      policies: 1,
      premium: '25000.00',
    });
    expect((await measures(`asOf=2025-09-01&by=line&insurer=${insurerUscc}`)).items).toMatchObject([
      { key: 'CYBER', premium: '75000.00' },
      { key: 'RND_LIAB', premium: '100000.00' },
    ]);
  });

  test('by enterprise come page by page', async () => {
    const first = await measures('asOf=2025-09-01&by=enterprise&limit=1');
    const second = await measures(`asOf=2025-09-01&by=enterprise&limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toMatchObject([
      { key: enterpriseUscc, policies: 2, inForcePolicies: 2 },
      { key: otherEnterprise, policies: 1, inForcePolicies: 0, premium: '20000.00' },
    ]);
    expect(
      (await measures(`asOf=2025-09-01&by=enterprise&limit=1&cursor=${second.nextCursor}`)).items,
    ).toEqual([]);
  });

  test('since a day leave out what began before, and without a day are of today', async () => {
    expect(await total('since=2025-03-11')).toBeUndefined();
    expect(await total('since=2025-03-10&line=CYBER')).toMatchObject({ policies: 1 });
    expect((await measures('')).asOf).toBe('2025-12-01');
  });

  test('a party sees its own, the follower its share', async () => {
    const asFollower = { role: 'insurer', uscc: follower };
    expect((await measures('asOf=2025-09-01', asFollower)).items).toMatchObject([{ premium: '25000.00' }]);
    expect((await measures('asOf=2025-09-01', asInsurer)).items).toMatchObject([{ premium: '175000.00' }]);
    expect((await measures('asOf=2025-09-01', asEnterprise)).items).toMatchObject([{ policies: 2 }]);
    expect(await measures(`insurer=${insurerUscc}`, asFollower)).toMatchObject({ code: 'FORBIDDEN' });
  });
});
