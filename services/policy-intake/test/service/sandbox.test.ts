import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { type Caller, readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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

const post = (path: string, body: unknown, as: Caller = asInsurer) =>
  intake.service.call('POST', path, { as, body, idempotencyKey: randomUUID() });

const inCase = (policyNumber: string, cover: string, more: object = {}) => ({
  ...report,
  policyNumber,
  line: 'CONV_COST',
  cover,
  sandboxCase: 'SH-2025-0001',
  ...more,
});

const reported = (policyNumber: string, cover: string, more: object = {}) =>
  post('/v1/policies', inCase(policyNumber, cover, more));

const shown = async () =>
  (await intake.service.call('GET', '/v1/sandbox-cases/SH-2025-0001', { as: asInsurer })).body;

const terms = {
  caseId: 'SH-2025-0001',
  insurerUscc,
  lines: ['CONV_COST'],
  from: '2025-01-01',
  to: '2026-01-01',
  caps: { cover: '500000000.00', claimsPaid: '1000.00' },
};

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.registryIsKnown();
  await intake.service.call('PUT', '/v1/business-clock', {
    as: operator,
    body: { now: '2025-06-01T10:00:00+08:00' },
  });
});

afterAll(() => intake?.stop());

const reached = () => readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.SandboxCapReached);

test('a case is opened by those who admit it, once', async () => {
  expect(await post('/v1/sandbox-cases', terms)).toMatchObject({ status: 403 });
  expect(await reported('SX-0000-1', '1.00')).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/sandboxCase', rule: 'SANDBOX_CASE_UNKNOWN' }] },
  });
  expect(await post('/v1/sandbox-cases', terms, operator)).toMatchObject({ status: 201 });
  expect(await post('/v1/sandbox-cases', terms, operator)).toMatchObject({ status: 200 });
  expect(await post('/v1/sandbox-cases', { ...terms, lines: ['CYBER'] }, operator)).toMatchObject({
    status: 409,
    body: { code: 'ALREADY_REPORTED' },
  });
});

test('scenario 10: of many at once exactly those are taken that there is room for', async () => {
  await reported('SX-0001-1', '365000000.00');
  await reported('SX-0001-2', '15000000.00');
  await Promise.all([reported('SX-0002-1', '12500000.00'), reported('SX-0002-2', '12500000.00')]);
  expect(await shown()).toMatchObject({ use: { cover: '405000000.00', policies: 4 }, yellow: ['COVER'] });
  await reported('SX-0003-1', '75000000.00');

  const both = await Promise.all([
    reported('SX-0004-1', '20000000.00'),
    reported('SX-0004-2', '20000000.00'),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 400]);
  expect(await shown()).toMatchObject({ use: { cover: '500000000.00', enterprises: 1 }, red: ['COVER'] });

  const cancel = (number: string, body: object) =>
    post(`/v1/policies/${insurerUscc}/${number}/cancellation`, { refund: '0.00', ...body });
  await cancel('SX-0003-1', { kind: 'MID_TERM', effectiveOn: '2025-05-01' });
  expect(await reported('SX-0005-1', '15000000.00')).toMatchObject({ status: 400 });
  await cancel('SX-0001-2', { kind: 'FROM_START', effectiveOn: '2025-03-10' });
  expect(await shown()).toMatchObject({ use: { cover: '485000000.00' }, red: [] });
  expect(await reported('SX-0005-1', '15000000.00')).toMatchObject({ status: 201 });

  const events = await waitFor(async () => {
    const found = await reached();
    return found.length >= 3 && found;
  });
  expect(events.map(({ message }) => [message.cap, message.level, message.used])).toEqual([
    ['COVER', 'CAP_LEVEL_YELLOW', 40_500_000_000n],
    ['COVER', 'CAP_LEVEL_RED', 50_000_000_000n],
    ['COVER', 'CAP_LEVEL_RED', 50_000_000_000n],
  ]);
});

test('lines of one batch share the room, and an increase takes room or is refused', async () => {
  await post('/v1/sandbox-cases', { ...terms, caseId: 'SH-2025-0002', caps: { cover: '30.00' } }, operator);
  const lines = ['SX-BULK-1', 'SX-BULK-2', 'SX-BULK-3', 'SX-BULK-4'].map((number) =>
    inCase(number, '9.00', { sandboxCase: 'SH-2025-0002' }),
  );
  const answers = await intake.service.bulk('/v1/policies/bulk', lines, asInsurer);
  expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'rejected']);
  const increase = (sequence: number, coverDifference: string) =>
    post(`/v1/policies/${insurerUscc}/SX-BULK-1/endorsements`, {
      sequence,
      kind: 'INCREASE',
      effectiveOn: '2025-05-01',
      coverDifference,
    });
  expect(await increase(1, '3.00')).toMatchObject({ status: 201 });
  expect(await increase(2, '0.01')).toMatchObject({
    status: 400,
    body: { code: 'SANDBOX_CAP_EXCEEDED', errors: [{ rule: 'SANDBOX_CAP' }] },
  });
  const voided = { sequence: 2, kind: 'CANCEL_FROM_START', effectiveOn: '2025-03-10', refund: '0.00' };
  await post(`/v1/policies/${insurerUscc}/SX-BULK-1/endorsements`, voided);
  const { body } = await intake.service.call('GET', '/v1/sandbox-cases/SH-2025-0002', { as: operator });
  expect(body.use).toMatchObject({ cover: '18.00', policies: 2 });
});

test('paid claims pause a case, an operator resumes it, and an ended one stays ended', async () => {
  const claim = {
    insurerUscc,
    claimNumber: 'PA-SANDBOX-1',
    policyNumber: 'SX-0001-1',
    occurredOn: '2025-05-01',
    reportedOn: '2025-05-02',
    reserve: '0.00',
  };
  await post('/v1/claims', claim);
  await post(`/v1/claims/${insurerUscc}/PA-SANDBOX-1/payments`, {
    reference: 'ZF-1',
    amount: '1000.01',
    paidOn: '2025-05-10',
  });
  expect(await shown()).toMatchObject({ state: 'PAUSED', use: { claimsPaid: '1000.01' } });
  expect(await reported('SX-0006-1', '1.00')).toMatchObject({
    body: { code: 'SANDBOX_NOT_ADMITTED', errors: [{ rule: 'SANDBOX_STATE' }] },
  });
  const move = (state: string, as: Caller = operator) =>
    intake.service.call('PUT', '/v1/sandbox-cases/SH-2025-0001/state', { as, body: { state } });
  expect(await move('RUNNING', asInsurer)).toMatchObject({ status: 403 });
  expect(await move('RUNNING')).toMatchObject({ status: 201, body: { state: 'RUNNING' } });
  await move('ENDED');
  expect(await move('RUNNING')).toMatchObject({ status: 400 });
  const other = { role: 'insurer', uscc: '91310000132235899W' };
  expect(await intake.service.call('GET', '/v1/sandbox-cases/SH-2025-0001', { as: other })).toMatchObject({
    status: 403,
  });
  expect((await intake.service.call('GET', '/v1/sandbox-cases', { as: other })).body.items).toEqual([]);
  expect((await intake.service.call('GET', '/v1/sandbox-cases', { as: asInsurer })).body.items).toHaveLength(
    2,
  );
});
