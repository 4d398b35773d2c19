import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { type Caller, readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  asEnterprise,
  asInsurer,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

const low = '91310000132235899W';
const high = '91440300100012316L';
const stranger = '91310000660700088F';

let intake: PolicyIntakeUnderTest;

const post = (path: string, body: unknown, as: Caller = asInsurer) =>
  intake.service.call('POST', path, { as, body, idempotencyKey: randomUUID() });

const get = async (path: string, as: Caller = asInsurer) => intake.service.call('GET', path, { as });

const claim = (claimNumber: string, more: object = {}) => ({
  insurerUscc,
  claimNumber,
  policyNumber: 'PZ-2025-0001',
  occurredOn: '2025-04-20',
  reportedOn: '2025-04-22',
  reserve: '5000.00',
  ...more,
});

const pay = (claimNumber: string, reference: string, amount: string, as: Caller = asInsurer) =>
  post(`/v1/claims/${insurerUscc}/${claimNumber}/payments`, { reference, amount, paidOn: '2025-05-10' }, as);

const policyPath = `/v1/policies/${insurerUscc}/PZ-2025-0001`;

beforeAll(async () => {
  intake = await startPolicyIntake();
  for (const uscc of [insurerUscc, low, high]) await intake.tellInstitution({ ...openInsurer, uscc });
  await intake.registryIsKnown();
  await intake.service.call('PUT', '/v1/business-clock', {
    as: operator,
    body: { now: '2025-06-01T10:00:00+08:00' },
  });
  const members = [
    { insurerUscc, sharePpm: 333_334, lead: true },
    { insurerUscc: high, sharePpm: 333_333 },
    { insurerUscc: low, sharePpm: 333_333 },
  ];
  await post('/v1/policies', { ...report, coInsurance: { members } });
});

afterAll(() => intake?.stop());

describe('scenario 9: thirds and reinsurance', () => {
  test('each payment is divided so that the sums stay the division of the sum, and the lead recovers its 40 %', async () => {
    expect(await post('/v1/claims', claim('PA-2025-0001'))).toMatchObject({
      status: 201,
      body: { state: 'REPORTED' },
    });
    const cession = {
      reference: 'FC-1',
      cedantUscc: insurerUscc,
      reinsurer: '91100000100023789N',
      kind: 'TREATY_QS',
      cededPpm: 400_000,
      from: '2025-03-10',
    };
    expect(await post(`${policyPath}/cessions`, cession)).toMatchObject({ status: 201 });
    expect(await post(`${policyPath}/cessions`, cession)).toMatchObject({ status: 200 });
    expect(await pay('PA-2025-0001', 'ZF-1', '100.00')).toMatchObject({
      status: 201,
      body: { state: 'OPEN' },
    });
    expect(await pay('PA-2025-0001', 'ZF-1', '100.00')).toMatchObject({ status: 200 });
    expect(await pay('PA-2025-0001', 'ZF-1', '100.01')).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REPORTED' },
    });
    await pay('PA-2025-0001', 'ZF-2', '100.00');
    const { body } = await get(`/v1/claims/${insurerUscc}/PA-2025-0001`);
    const amounts = (members: { insurerUscc: string; amount: string }[]) =>
      Object.fromEntries(members.map((member) => [member.insurerUscc, member.amount]));
    expect(body.payments.map(({ members }: { members: [] }) => amounts(members))).toEqual([
      { [insurerUscc]: '33.34', [low]: '33.33', [high]: '33.33' },
      { [insurerUscc]: '33.33', [low]: '33.34', [high]: '33.33' },
    ]);
    expect(amounts(body.members)).toEqual({ [insurerUscc]: '66.67', [low]: '66.67', [high]: '66.66' });
    expect(
      body.payments.map((payment: { recoveries: [{ amount: string }] }) => payment.recoveries[0].amount),
    ).toEqual(['13.34', '13.33']);
    expect(body).toMatchObject({ paid: '200.00', reserve: '5000.00', recoveries: [{ amount: '26.67' }] });
  });

  test('is told with the parts', async () => {
    const events = await waitFor(async () => {
      const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.ClaimPaid);
      return found.length >= 2 && found;
    });
    expect(events[1]).toMatchObject({
      subject: `policy.v1.claim_paid.${insurerUscc}`,
      headers: { 'donghu-aggregate-version': '3' },
      message: {
        policyId: `${insurerUscc}/PZ-2025-0001`,
        amountFen: 10_000n,
        paidFen: 20_000n,
        parts: expect.arrayContaining([{ insurerUscc: low, amountFen: 3_334n }]),
      },
    });
  });

  test('what the cover leaves with the members is shown, and no decision is asked for', async () => {
    expect(await get(`${policyPath}/cessions`)).toMatchObject({
      status: 200,
      body: { retained: '17333328.00', decisionNeeded: false },
    });
  });
});

describe('claims', () => {
  test('five reports at once are one claim, and five payments at once are one payment', async () => {
    const statuses = async (calls: Promise<{ status: number }>[]) =>
      (await Promise.all(calls)).map(({ status }) => status).toSorted();
    const five = Array.from({ length: 5 });
    expect(await statuses(five.map(() => post('/v1/claims', claim('PA-2025-0002'))))).toEqual([
      200, 200, 200, 200, 201,
    ]);
    expect(await statuses(five.map(() => pay('PA-2025-0002', 'ZF-1', '1.00')))).toEqual([
      200, 200, 200, 200, 201,
    ]);
    expect((await get(`/v1/claims/${insurerUscc}/PA-2025-0002`)).body.paid).toBe('1.00');
  });

  test.each<[string, object, number, string]>([
    ['outside the term', { occurredOn: '2025-03-09' }, 422, 'OUTSIDE_TERM'],
    ['on a policy that is not there yet', { policyNumber: 'PZ-2025-0404' }, 404, 'POLICY_UNKNOWN'],
    ['with a reserve below zero', { reserve: '-1.00' }, 400, 'VALIDATION_FAILED'],
    [
      'of another under a known number',
      { claimNumber: 'PA-2025-0001', reserve: '1.00' },
      409,
      'ALREADY_REPORTED',
    ],
    ['of another insurer', { insurerUscc: low }, 403, 'FORBIDDEN'],
  ])('a claim %s is refused', async (_, more, status, code) => {
    expect(await post('/v1/claims', claim('PA-2025-0003', more))).toMatchObject({ status, body: { code } });
  });

  test('a claim moves on, is settled and reopened; a payment on what is withdrawn is refused', async () => {
    await post('/v1/claims', claim('PA-2025-0004'));
    const progress = (reference: string, state: string, more: object = {}) =>
      post(`/v1/claims/${insurerUscc}/PA-2025-0004/progress`, {
        reference,
        state,
        on: '2025-05-20',
        ...more,
      });
    expect(await progress('JZ-1', 'OPEN', { papersCompleteOn: '2025-05-01' })).toMatchObject({ status: 201 });
    expect(await progress('JZ-2', 'SETTLED', { reserve: '0.00' })).toMatchObject({
      status: 201,
      body: { state: 'SETTLED' },
    });
    expect(await progress('JZ-3', 'OPEN')).toMatchObject({
      status: 400,
      body: { errors: [{ rule: 'TRANSITION' }] },
    });
    expect((await get(`/v1/claims/${insurerUscc}/PA-2025-0004`)).body).toMatchObject({
      settledOn: '2025-05-20',
      papersCompleteOn: '2025-05-01',
      reserve: '0.00',
    });
    await progress('JZ-4', 'REOPENED');
    await progress('JZ-5', 'WITHDRAWN');
    expect(await pay('PA-2025-0004', 'ZF-1', '1.00')).toMatchObject({ status: 400 });
    const changes = await waitFor(async () => {
      const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.ClaimChanged);
      const own = found.filter(({ message }) => message.claimNumber === 'PA-2025-0004');
      return own.length === 5 && own;
    });
    expect(changes.at(-1)?.message).toMatchObject({ state: 'CLAIM_STATE_WITHDRAWN', settledOn: '' });
  });

  test('are shown to the lead, to who shares the policy, to the insured and to the offices', async () => {
    const path = `/v1/claims/${insurerUscc}/PA-2025-0001`;
    expect(await get(path, { role: 'insurer', uscc: low })).toMatchObject({ status: 200 });
    expect(await get(path, asEnterprise)).toMatchObject({ status: 200 });
    expect(await get(path, { role: 'regulator' })).toMatchObject({ status: 200 });
    expect(await get(path, { role: 'insurer', uscc: stranger })).toMatchObject({ status: 403 });
    expect(await get(`/v1/claims?insurer=${insurerUscc}&policy=PZ-2025-0001&limit=2`)).toMatchObject({
      body: { items: [{ claimNumber: 'PA-2025-0001' }, { claimNumber: 'PA-2025-0002' }] },
    });
    expect((await get('/v1/claims', asEnterprise)).body.items.length).toBeGreaterThan(1);
    expect(await get('/v1/claims?policy=PZ-2025-0001', operator)).toMatchObject({ status: 400 });
  });

  test('a member cedes from its own share only', async () => {
    const cession = {
      reference: 'FC-1',
      cedantUscc: low,
      reinsurer: 'BMA-1',
      kind: 'FACULTATIVE',
      cededPpm: 1,
      from: '2025-03-10',
    };
    expect(await post(`${policyPath}/cessions`, cession)).toMatchObject({ status: 403 });
    expect(await post(`${policyPath}/cessions`, cession, { role: 'insurer', uscc: low })).toMatchObject({
      status: 201,
    });
    expect(
      await post(`${policyPath}/cessions`, { ...cession, cedantUscc: stranger }, operator),
    ).toMatchObject({ status: 400 });
  });
});

test('files of claims and of payments are answered line by line', async () => {
  const claims = await intake.service.bulk(
    '/v1/claims/bulk',
    [
      claim('PA-FILE-1'),
      claim('pa-file-1'),
      claim('PA-FILE-2', { policyNumber: 'PZ-NOT-YET' }),
      claim('PA-FILE-3', { occurredOn: 'soon' }),
    ],
    asInsurer,
  );
  expect(claims).toMatchObject([
    { line: 1, outcome: 'accepted', claimId: `${insurerUscc}/PA-FILE-1` },
    { line: 2, outcome: 'known' },
    { line: 3, outcome: 'rejected', code: 'POLICY_UNKNOWN' },
    { line: 4, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/occurredOn' },
  ]);
  const payment = { insurerUscc, claimNumber: 'PA-FILE-1', amount: '10.00', paidOn: '2025-05-10' };
  const payments = await intake.service.bulk(
    '/v1/claim-payments/bulk',
    [
      { ...payment, reference: 'ZF-1' },
      { ...payment, reference: 'ZF-2' },
      { ...payment, reference: 'ZF-1' },
      { ...payment, reference: 'ZF-3', claimNumber: 'PA-NOBODY' },
    ],
    asInsurer,
  );
  expect(payments).toMatchObject([
    { outcome: 'accepted', version: 2 },
    { outcome: 'accepted', version: 3 },
    { outcome: 'known' },
    { outcome: 'rejected', code: 'NOT_FOUND' },
  ]);
});
