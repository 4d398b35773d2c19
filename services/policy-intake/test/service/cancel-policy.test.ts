import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { type Caller, readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  asInsurer,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

let intake: PolicyIntakeUnderTest;

const cancel = (number: string, body: unknown, as: Caller = asInsurer) =>
  intake.service.call('POST', `/v1/policies/${insurerUscc}/${number}/cancellation`, {
    as,
    body,
    idempotencyKey: randomUUID(),
  });

const totals = async () => (await intake.service.call('GET', '/v1/totals', { as: operator })).body.policies;

const moveTo = (now: string) =>
  intake.service.call('PUT', '/v1/business-clock', { as: operator, body: { now } });

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.registryIsKnown();
  await moveTo('2025-05-31T23:59:00+08:00');
  for (const policyNumber of ['PZ-2025-0001', 'PZ-2025-0002', 'PZ-2025-0003']) {
    await intake.service.call('POST', '/v1/policies', { as: asInsurer, body: { ...report, policyNumber } });
  }
});

afterAll(() => intake?.stop());

describe('cancelling policies', () => {
  test('a mid-term cancellation keeps the cumulative cover and leaves the one in force on its day', async () => {
    const cancellation = {
      kind: 'MID_TERM',
      effectiveOn: '2025-06-01',
      refund: '64000.00',
      reason: '项目终止',
    };
    const first = await cancel('PZ-2025-0001', cancellation);
    expect(first).toMatchObject({ status: 201, body: { outcome: 'CANCELLED', version: 2 } });
    expect(await totals()).toMatchObject({ inForce: 3, inForceCover: '60000000.00' });

    await moveTo('2025-06-01T00:00:00+08:00');
    expect(await totals()).toEqual({
      accepted: 3,
      cancelledFromStart: 0,
      cancelledMidTerm: 1,
      inForce: 2,
      reportedPremium: '240000.00',
      writtenPremium: '176000.00',
      paidPremium: '176000.00',
      refunds: '64000.00',
      cumulativeCover: '60000000.00',
      inForceCover: '40000000.00',
    });
    const again = await cancel('PZ-2025-0001', cancellation);
    expect(again).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN', version: 2 } });
  });

  test('what is void from the start leaves the cumulative cover too', async () => {
    const cancellation = { kind: 'FROM_START', effectiveOn: '2025-03-10', refund: '80000.00' };
    expect(await cancel('PZ-2025-0002', cancellation, operator)).toMatchObject({ status: 201 });
    expect(await totals()).toMatchObject({
      accepted: 3,
      cancelledFromStart: 1,
      inForce: 1,
      writtenPremium: '96000.00',
      cumulativeCover: '40000000.00',
      inForceCover: '20000000.00',
    });
  });

  test('five at once are one cancellation and one event', async () => {
    const cancellation = { kind: 'MID_TERM', effectiveOn: '2025-09-01', refund: '0.00' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => cancel('PZ-2025-0003', cancellation)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    const events = await waitFor(async () => {
      const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.PolicyCancelled);
      return found.length >= 3 && found;
    });
    expect(events.map(({ message }) => message)).toMatchObject([
      {
        policyId: `${insurerUscc}/PZ-2025-0001`,
        kind: 'CANCELLATION_KIND_MID_TERM',
        effectiveOn: '2025-06-01',
        refundFen: 6_400_000n,
        premiumKeptFen: 1_600_000n,
        reportedOn: '2025-05-31',
      },
      { kind: 'CANCELLATION_KIND_FROM_START', premiumKeptFen: 0n, reportedOn: '2025-06-01' },
      { policyId: `${insurerUscc}/PZ-2025-0003`, refundFen: 0n },
    ]);
  });

  test.each<[string, string, object, number, string]>([
    ['another refund', 'PZ-2025-0001', { refund: '1.00' }, 409, 'POLICY_ALREADY_CANCELLED'],
    ['a number nobody reported', 'PZ-2025-0009', {}, 404, 'POLICY_UNKNOWN'],
    [
      'a resident number in the reason',
      'PZ-2025-0001',
      { reason: '110101199003070134' },
      400,
      'VALIDATION_FAILED',
    ],
    ['an unknown kind', 'PZ-2025-0001', { kind: 'MAYBE' }, 400, 'VALIDATION_FAILED'],
    ['a refund as a JSON number', 'PZ-2025-0001', { refund: 1 }, 400, 'VALIDATION_FAILED'],
    ['a refund below zero', 'PZ-2025-0001', { refund: '-1.00' }, 400, 'VALIDATION_FAILED'],
  ])('refuses %s', async (_, number, more, status, code) => {
    const body = { kind: 'MID_TERM', effectiveOn: '2025-06-01', refund: '64000.00', ...more };
    expect(await cancel(number, body)).toMatchObject({ status, body: { code } });
  });

  test('refuses a refund above the paid premium, a day outside the term, and another insurer', async () => {
    const body = { ...report, policyNumber: 'PZ-2025-0004' };
    await intake.service.call('POST', '/v1/policies', { as: asInsurer, body });
    const cancellation = { kind: 'MID_TERM', effectiveOn: '2025-06-01', refund: '80000.01' };
    expect(await cancel('PZ-2025-0004', cancellation)).toMatchObject({
      status: 422,
      body: { code: 'REFUND_ABOVE_PREMIUM', facts: { paidPremium: '80000.00' } },
    });
    const late = { ...cancellation, refund: '0.00', effectiveOn: '2026-03-10' };
    expect(await cancel('PZ-2025-0004', late)).toMatchObject({ status: 422, body: { code: 'OUTSIDE_TERM' } });
    const other = { role: 'insurer', uscc: '91310000132235899W' };
    expect(await cancel('PZ-2025-0004', cancellation, other)).toMatchObject({ status: 403 });
  });
});
