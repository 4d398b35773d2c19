import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { readStoredEvents, waitFor } from '@donghu/testkit';
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

const second = '91440300100012316L';
const third = '91310000132235899W';
const branch = '913400007389489140';

let intake: PolicyIntakeUnderTest;

const post = (body: unknown) =>
  intake.service.call('POST', '/v1/policies', { as: asInsurer, body, idempotencyKey: randomUUID() });

const shared = (members: readonly object[], more: object = {}) => ({
  ...report,
  writtenPremium: '1000000.01',
  paidPremium: '1000000.01',
  coInsurance: { members },
  ...more,
});

const lead = (sharePpm: number) => ({ insurerUscc, sharePpm, lead: true });
const follower = (uscc: string, sharePpm: number) => ({ insurerUscc: uscc, sharePpm });

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.tellInstitution({ ...openInsurer, uscc: second });
  await intake.tellInstitution({ ...openInsurer, uscc: third });
  await intake.tellInstitution({ ...openInsurer, uscc: branch, parentUscc: insurerUscc });
  await intake.registryIsKnown();
});

afterAll(() => intake?.stop());

test.each<[string, readonly object[], string, string]>([
  [
    'shares of 99.99 %',
    [lead(400_000), follower(second, 350_000), follower(third, 249_900)],
    'SHARES_NOT_WHOLE',
    'SHARES_NOT_WHOLE',
  ],
  [
    'two leads',
    [lead(500_000), { ...lead(500_000), insurerUscc: second }],
    'ONE_LEAD',
    'CO_INSURANCE_LEAD_NOT_ONE',
  ],
  [
    'no lead',
    [follower(insurerUscc, 500_000), follower(second, 500_000)],
    'ONE_LEAD',
    'CO_INSURANCE_LEAD_NOT_ONE',
  ],
  [
    'two branches of one company',
    [lead(500_000), follower(branch, 500_000)],
    'ONE_COMPANY',
    'CO_INSURANCE_OF_ONE_COMPANY',
  ],
])('%s are refused', async (_, members, rule, code) => {
  expect(await post(shared(members))).toMatchObject({
    status: 400,
    body: { code, errors: [{ rule }] },
  });
});

test('the premium is divided to the last fen, counted once, and told with the shares', async () => {
  const body = shared([lead(400_000), follower(second, 350_000), follower(third, 250_000)]);
  expect(await post(body)).toMatchObject({ status: 201 });
  const turned = { ...body, coInsurance: { members: body.coInsurance.members.toReversed() } };
  expect(await post(turned)).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
  const path = `/v1/policies/${insurerUscc}/PZ-2025-0001`;
  const shown = await intake.service.call('GET', path, { as: asInsurer });
  expect(shown.body.members).toEqual(
    expect.arrayContaining([
      { insurerUscc, premium: '400000.01', cover: '8000000.00' },
      { insurerUscc: second, premium: '350000.00', cover: '7000000.00' },
      { insurerUscc: third, premium: '250000.00', cover: '5000000.00' },
    ]),
  );
  const totals = await intake.service.call('GET', '/v1/totals', { as: operator });
  expect(totals.body.policies).toMatchObject({ accepted: 1, writtenPremium: '1000000.01' });
  const [accepted] = await waitFor(async () => {
    const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.PolicyAccepted);
    return found.length > 0 && found;
  });
  expect(accepted?.message.policy?.coInsurance?.members).toContainEqual({
    insurerUscc: second,
    sharePpm: 350_000,
    lead: false,
  });
});

test('the followers pay the lead its fee of their premium, and no fen is lost by an endorsement', async () => {
  const members = [lead(400_000), follower(second, 350_000), follower(third, 250_000)];
  const policyNumber = 'PZ-FEE-0001';
  const body = { ...shared(members), policyNumber, coInsurance: { members, leadFeeRate: '0.05' } };
  expect(await post({ ...body, coInsurance: { members, leadFeeRate: '1.000001' } })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/coInsurance/leadFeeRate', rule: 'ABOVE_WHOLE' }] },
  });
  expect(await post(body)).toMatchObject({ status: 201 });
  const path = `/v1/policies/${insurerUscc}/${policyNumber}`;
  const fees = async (): Promise<Readonly<Record<string, string>>> => {
    const { body: shown } = await intake.service.call('GET', path, { as: asInsurer });
    expect(shown.report.coInsurance).toMatchObject({ leadFeeRate: '0.050000' });
    const parts: { insurerUscc: string; leadFee: string }[] = shown.members;
    return Object.fromEntries(parts.map((part) => [part.insurerUscc, part.leadFee]));
  };
  // 5 % of 350,000.00 and of 250,000.00.
  expect(await fees()).toEqual({ [insurerUscc]: '30000.00', [second]: '-17500.00', [third]: '-12500.00' });
  const more = { sequence: 1, kind: 'INCREASE', effectiveOn: '2025-06-01', premiumDifference: '0.33' };
  const endorsed = await intake.service.call('POST', `${path}/endorsements`, {
    as: asInsurer,
    body: more,
    idempotencyKey: randomUUID(),
  });
  expect(endorsed).toMatchObject({ status: 201 });
  // 5 % of 600,000.20 is 30,000.01: the fen goes to the larger remainder.
  expect(await fees()).toEqual({ [insurerUscc]: '30000.01', [second]: '-17500.01', [third]: '-12500.00' });
});

test('another share under the same number is a conflict', async () => {
  const members = [lead(400_000), follower(second, 400_000), follower(third, 200_000)];
  expect(await post(shared(members))).toMatchObject({
    status: 409,
    body: { code: 'POLICY_CONFLICT', facts: { differingFields: 'coInsurance' } },
  });
});

describe("a follower's own report", () => {
  const asSecond = { role: 'insurer', uscc: second };
  const follow = (body: object, number = 'PZ-2025-0001', as: object = asSecond) =>
    intake.service.call('POST', `/v1/policies/${insurerUscc}/${number}/follower-reports`, {
      as: as as typeof asSecond,
      body,
      idempotencyKey: randomUUID(),
    });
  const part = {
    followerUscc: second,
    policyNumber: 'CG-2025-0001',
    sharePpm: 350_000,
    premium: '350000.00',
  };
  const totals = async () => (await intake.service.call('GET', '/v1/totals', { as: operator })).body.policies;

  test('is linked to the policy of the lead and counts nothing', async () => {
    const before = await totals();
    expect(await follow(part)).toMatchObject({ status: 201, body: { outcome: 'LINKED', match: 'MATCHES' } });
    expect(await follow(part)).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
    expect(await follow({ ...part, premium: '1.00' })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REPORTED' },
    });
    expect(await totals()).toEqual(before);
    const path = `/v1/policies/${insurerUscc}/PZ-2025-0001/follower-reports`;
    expect(await intake.service.call('GET', path, { as: asInsurer })).toMatchObject({
      status: 200,
      body: { items: [{ policyId: `${second}/CG-2025-0001`, premium: '350000.00', match: 'MATCHES' }] },
    });
  });

  test('may come before the lead has reported, and tells what differs', async () => {
    const early = { ...part, policyNumber: 'CG-2025-0002' };
    expect(await follow(early, 'PZ-2025-0077')).toMatchObject({
      status: 201,
      body: { match: 'LEAD_MISSING' },
    });
    const members = [lead(600_000), follower(second, 400_000)];
    await post(shared(members, { policyNumber: 'PZ-2025-0077' }));
    const path = `/v1/policies/${insurerUscc}/PZ-2025-0077/follower-reports`;
    expect(await intake.service.call('GET', path, { as: asSecond })).toMatchObject({
      body: { items: [{ match: 'DIFFERS' }] },
    });
  });

  test('holds its number: the same business is not taken as a policy of its own, nor the other way round', async () => {
    const own = { ...report, insurerUscc: second, policyNumber: 'CG-2025-0001' };
    const send = (body: object) =>
      intake.service.call('POST', '/v1/policies', { as: asSecond, body, idempotencyKey: randomUUID() });
    expect(await send(own)).toMatchObject({ status: 409, body: { code: 'POLICY_CONFLICT' } });
    expect(await send({ ...own, policyNumber: 'CG-2025-0003' })).toMatchObject({ status: 201 });
    expect(await follow({ ...part, policyNumber: 'CG-2025-0003' })).toMatchObject({
      status: 409,
      body: { code: 'POLICY_CONFLICT' },
    });
    expect(await follow({ ...part, followerUscc: branch }, 'PZ-2025-0001', operator)).toMatchObject({
      status: 400,
      body: { errors: [{ rule: 'NOT_A_MEMBER' }] },
    });
    expect(await follow({ ...part, followerUscc: third })).toMatchObject({ status: 403 });
  });
});

describe('a pool', () => {
  const pool = {
    code: 'GB-2025-0001',
    nameZh: '东湖首台（套）共保体',
    lines: ['FIRST_SET'],
    members: [lead(600_000), follower(second, 400_000)],
    from: '2025-01-01',
  };
  const register = (body: object, as: object = asInsurer) =>
    intake.service.call('POST', '/v1/pools', {
      as: as as typeof asInsurer,
      body,
      idempotencyKey: randomUUID(),
    });
  const ofPool = (policyNumber: string, more: object = {}) => ({
    ...report,
    policyNumber,
    line: 'FIRST_SET',
    coInsurance: { pool: 'GB-2025-0001' },
    ...more,
  });

  test('is registered once by its lead, with shares that are whole', async () => {
    expect(await register({ ...pool, members: [lead(600_000), follower(second, 399_900)] })).toMatchObject({
      status: 400,
      body: { errors: [{ rule: 'SHARES_NOT_WHOLE' }] },
    });
    expect(await register(pool, { role: 'insurer', uscc: second })).toMatchObject({ status: 403 });
    expect(await register({ ...pool, lines: ['TIME_TRAVEL'] })).toMatchObject({
      body: { code: 'LINE_UNKNOWN' },
    });
    expect(await register(pool)).toMatchObject({ status: 201 });
    expect(await register(pool)).toMatchObject({ status: 200 });
    expect(await register({ ...pool, nameZh: '另一个' })).toMatchObject({ status: 409 });
  });

  test('lends its shares to a policy that states none, inside its lines and its time', async () => {
    expect(await post(ofPool('PZ-POOL-1'))).toMatchObject({ status: 201 });
    expect(await post(ofPool('PZ-POOL-1'))).toMatchObject({
      status: 200,
      body: { outcome: 'ALREADY_KNOWN' },
    });
    const path = `/v1/policies/${insurerUscc}/PZ-POOL-1`;
    expect(await intake.service.call('GET', path, { as: asInsurer })).toMatchObject({
      body: {
        report: { coInsurance: { pool: 'GB-2025-0001' } },
        members: expect.arrayContaining([{ insurerUscc: second, premium: '32000.00', cover: '8000000.00' }]),
      },
    });
    const ruleOf = async (body: object) => (await post(body)).body.errors[0].rule;
    expect(await ruleOf(ofPool('PZ-POOL-2', { line: 'CYBER' }))).toBe('POOL_LINE');
    expect(await ruleOf(ofPool('PZ-POOL-2', { issuedOn: '2024-12-31' }))).toBe('POOL_PERIOD');
    expect(await ruleOf(ofPool('PZ-POOL-2', { coInsurance: { pool: 'GB-2025-0404' } }))).toBe('UNKNOWN_CODE');
    expect(await ruleOf(ofPool('PZ-POOL-2', { coInsurance: {} }))).toBe('REQUIRED');
  });

  test('leaves a different report a conflict, and the same one known, also once it has ended', async () => {
    const other = { ...ofPool('PZ-POOL-1'), writtenPremium: '90000.00' };
    expect(await post(other)).toMatchObject({
      status: 409,
      body: { facts: { differingFields: 'writtenPremium' } },
    });
    expect(await post(other)).toMatchObject({ status: 409 });
    const members = [lead(500_000), follower(second, 500_000)];
    expect(await post(ofPool('PZ-POOL-1', { coInsurance: { pool: 'GB-2025-0001', members } }))).toMatchObject(
      {
        status: 409,
        body: { facts: { differingFields: 'coInsurance' } },
      },
    );
  });

  test('that has ended writes nothing any more', async () => {
    expect(await register({ ...pool, to: '2025-03-07' })).toMatchObject({ status: 201 });
    expect(await register({ ...pool, to: '2026-03-07' })).toMatchObject({ status: 400 });
    expect((await post(ofPool('PZ-POOL-3'))).body.errors[0].rule).toBe('POOL_PERIOD');
    expect(await post(ofPool('PZ-POOL-1'))).toMatchObject({ status: 200 });
    expect((await intake.service.call('GET', '/v1/pools')).body.items).toMatchObject([{ to: '2025-03-07' }]);
  });
});
