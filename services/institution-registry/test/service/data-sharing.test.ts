import { createGrpcClient, type GrpcClient } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import {
  DataSharingServiceClient,
  type DataSharingServiceService,
  type LookUpSharedRequest,
} from '@donghu/contracts/registry';
import type { TestService } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextEvents } from '../published-events.js';
import { moveClock, must, startRegistry } from '../registry-under-test.js';

const asker = { role: 'finance', subject: 'officer@fin' };
const provider = { role: 'bureau', subject: 'officer@ovc' };
const operator = { role: 'operator' };
const company = '91420100616400352X';
let registry: TestService;
let client: GrpcClient<typeof DataSharingServiceService>;

const request = (more: object = {}) => ({
  entryId: 'OVC-FIGURES',
  department: 'FIN',
  purpose: 'SUBSIDY_REVIEW',
  fields: ['name_zh', 'scale', 'revenue'],
  from: '2025-09-01',
  to: '2026-03-01',
  ...more,
});

beforeAll(async () => {
  registry = await startRegistry();
  client = createGrpcClient(DataSharingServiceClient, registry.grpcAddress, {
    tokens: () => registry.token(asker),
    deadlineMs: 5_000,
    serviceName: 'institution-registry',
  });
  await moveClock(registry, '2025-08-20T10:00:00+08:00');
  await must(registry, 'POST', '/v1/enterprises', {
    as: operator,
    body: {
      uscc: company,
      nameZh: '长飞光纤光缆股份有限公司',
      scale: 'LARGE',
      industryGroup: 'OPTO',
      classes: [],
      inZone: true,
      registrationMatches: true,
    },
  });
  await must(registry, 'PUT', `/v1/enterprises/${company}/figures/2024`, {
    as: operator,
    body: { revenue: '12100000000.00', staff: 3200, source: '企业年度报告 2024' },
  });
});

afterAll(async () => {
  client?.close();
  await registry?.stop();
});

const lookUp = async (asked: Partial<LookUpSharedRequest>) => {
  const answer = await client.calls.lookUpShared({
    grantId: '',
    uscc: company,
    purpose: 'SUBSIDY_REVIEW',
    fields: [],
    ...asked,
  });
  return Object.fromEntries(answer.fields.map(({ name, json }) => [name, JSON.parse(json)]));
};

const reasonOf = async (asked: Partial<LookUpSharedRequest>): Promise<string> => {
  try {
    await lookUp(asked);
    return 'READ';
  } catch (fault) {
    return (fault as { error: { facts: { reason: string } } }).error.facts.reason;
  }
};

describe('the catalogue', () => {
  test('says what can be shared, with the level of each field', async () => {
    const { items } = await must(registry, 'GET', '/v1/data-catalogue', { as: asker });
    const figures = items.find((item: { id: string }) => item.id === 'OVC-FIGURES');
    expect(figures).toMatchObject({ provider: 'OVC', attribute: 'CONDITIONAL' });
    expect(figures.fields).toContainEqual(expect.objectContaining({ name: 'revenue', level: 'L3' }));
  });

  test('takes new entries of fields that exist', async () => {
    const entry = {
      id: 'HRS-STAFF',
      zh: '企业参保人数',
      en: 'Insured head-counts',
      provider: 'HRS',
      dataset: 'ENTERPRISE',
      fields: ['name_zh', 'staff'],
      attribute: 'UNCONDITIONAL',
      refresh: 'YEARLY',
      basis: '政务数据共享条例',
    };
    await must(registry, 'POST', '/v1/data-catalogue', { as: operator, body: entry });
    const again = await registry.call('POST', '/v1/data-catalogue', { as: operator, body: entry });
    expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_REPORTED' } });
    const unknown = { ...entry, id: 'HRS-PAY', fields: ['wages'] };
    expect(await registry.call('POST', '/v1/data-catalogue', { as: operator, body: unknown })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/fields', rule: 'UNKNOWN_FIELD' }] },
    });
  });
});

describe('a grant', () => {
  let grantId: string;

  test('is asked for, answered in ten working days by somebody else, and may be smaller', async () => {
    const asked = await must(registry, 'POST', '/v1/sharing-requests', { as: asker, body: request() });
    expect(asked).toMatchObject({ state: 'REQUESTED', version: 1 });
    grantId = asked.id;
    const path = `/v1/sharing-requests/${grantId}`;
    expect(await must(registry, 'GET', path, { as: asker })).toMatchObject({
      dueOn: '2025-09-03',
      overdue: false,
      party: 'officer@fin',
    });
    const stranger = { role: 'bureau', subject: 'officer@tax' };
    expect(await registry.call('GET', path, { as: stranger })).toMatchObject({ status: 404 });
    const self = { role: 'bureau', subject: 'officer@fin' };
    expect(await registry.call('PUT', `${path}/grant`, { as: self, body: {} })).toMatchObject({
      status: 403,
      body: { code: 'SAME_PERSON_TWICE' },
    });
    const body = { fields: ['name_zh', 'revenue'], to: '2026-01-01' };
    expect(await must(registry, 'PUT', `${path}/grant`, { as: provider, body })).toMatchObject({
      state: 'GRANTED',
      version: 2,
    });
    expect(
      await registry.call('PUT', `${path}/refusal`, { as: provider, body: { reason: '无关' } }),
    ).toMatchObject({ status: 409 });
  });

  test('is enforced field by field over gRPC', async () => {
    expect(await reasonOf({ grantId })).toBe('NOT_YET');
    await moveClock(registry, '2025-09-10T10:00:00+08:00');
    expect(await lookUp({ grantId })).toEqual({
      name_zh: '长飞光纤光缆股份有限公司',
      revenue: [{ year: 2024, value: '12100000000.00', source: '企业年度报告 2024' }],
    });
    expect(Object.keys(await lookUp({ grantId, fields: ['revenue'] }))).toEqual(['revenue']);
    expect(await lookUp({ grantId, fields: ['revenue'], asOf: '2024-12-30' })).toEqual({ revenue: [] });
    expect(await reasonOf({ grantId, fields: ['name_zh', 'scale'] })).toBe('FIELD');
    expect(await reasonOf({ grantId, purpose: 'AUDIT' })).toBe('PURPOSE');
    expect(await reasonOf({ grantId: 'none' })).toBe('NO_GRANT');
    const other = createGrpcClient(DataSharingServiceClient, registry.grpcAddress, {
      tokens: () => registry.token({ role: 'bureau', subject: 'officer@tax' }),
      deadlineMs: 5_000,
      serviceName: 'institution-registry',
    });
    try {
      const asked = { grantId, uscc: company, purpose: 'SUBSIDY_REVIEW', fields: [] };
      await expect(other.calls.lookUpShared(asked)).rejects.toMatchObject({
        error: { code: 'FORBIDDEN', facts: { reason: 'NO_GRANT' } },
      });
    } finally {
      other.close();
    }
    await expect(lookUp({ grantId, uscc: '91350900587527783P' })).rejects.toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
  });

  test('ends by revocation at once', async () => {
    await must(registry, 'PUT', `/v1/sharing-requests/${grantId}/revocation`, {
      as: provider,
      body: { reason: '用途已结束' },
    });
    expect(await reasonOf({ grantId })).toBe('REVOKED');
    const { items } = await must(registry, 'GET', '/v1/sharing-requests?asOf=2025-09-09', { as: asker });
    expect(items).toMatchObject([{ id: grantId, state: 'GRANTED' }]);
  });

  test('leaves every read in the log, refused ones too, for the enterprise to see', async () => {
    const log = await must(registry, 'GET', `/v1/sharing-requests/${grantId}/reads`, {
      as: { role: 'auditor' },
    });
    expect(log.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'NOT_YET',
      'READ',
      'READ',
      'READ',
      'FIELD',
      'PURPOSE',
      'NO_GRANT',
      'READ',
      'REVOKED',
    ]);
    expect(log.items[1]).toMatchObject({
      by: 'officer@fin',
      subject: company,
      purpose: 'SUBSIDY_REVIEW',
      given: ['name_zh', 'revenue'],
    });
    expect(log.items[4]).toMatchObject({ asked: ['name_zh', 'scale'], given: [] });
    const path = `/v1/enterprises/${company}/shared-reads`;
    const own = await must(registry, 'GET', path, { as: { role: 'enterprise', uscc: company } });
    expect(own.items).toHaveLength(9);
    const other = { role: 'enterprise', uscc: '91350900587527783P' };
    expect(await registry.call('GET', path, { as: other })).toMatchObject({ status: 403 });
  });
});

test('what is shared without condition is granted at once, until it expires', async () => {
  const body = request({
    entryId: 'AMR-REGISTRATION',
    fields: ['registration_matches'],
    from: '2025-09-01',
    to: '2025-10-01',
  });
  const { id, state } = await must(registry, 'POST', '/v1/sharing-requests', { as: asker, body });
  expect(state).toBe('GRANTED');
  expect(await lookUp({ grantId: id })).toEqual({ registration_matches: true });
  await moveClock(registry, '2025-10-01T00:00:00+08:00');
  expect(await reasonOf({ grantId: id })).toBe('EXPIRED');
});

test('a request is refused for the rule it breaks', async () => {
  const refused = async (more: object) =>
    (await registry.call('POST', '/v1/sharing-requests', { as: asker, body: request(more) })).body;
  expect(await refused({ to: '2026-12-01' })).toMatchObject({ errors: [{ rule: 'TOO_LONG' }] });
  expect(await refused({ fields: ['exports'] })).toMatchObject({ errors: [{ rule: 'UNKNOWN_FIELD' }] });
  expect(await refused({ entryId: 'TAX-GRADE' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await refused({ to: '2025-09-01' })).toMatchObject({ errors: [{ rule: 'PERIOD_REVERSED' }] });
});

describe('ratings', () => {
  const rating = (more: object = {}) =>
    request({
      entryId: 'DRC-CREDIT-RATING',
      department: 'STB',
      purpose: 'SUPERVISION',
      fields: ['grade', 'vetoes'],
      from: '2025-10-01',
      to: '2026-10-01',
      ...more,
    });
  const officer = { role: 'bureau', subject: 'officer@stb', department: 'STB' };
  const ask = (body: object) => registry.call('POST', '/v1/sharing-requests', { as: officer, body });
  const grantsOf = (department: string, count: number) =>
    nextEvents(
      registry,
      eventCatalogue.SharingGrantChanged,
      `registry.v1.sharing_grant_changed.${department}`,
      count,
    );

  test('are shared as everything else, for what a rating is looked up for', async () => {
    expect(await ask(rating({ purpose: 'CURIOSITY' }))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/purpose', rule: 'UNKNOWN_CODE' }] },
    });
    expect(await ask(rating({ department: 'TAX' }))).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
  });

  test('are told of when a grant is given and when it is taken back', async () => {
    const { id } = (await ask(rating())).body;
    const path = `/v1/sharing-requests/${id}`;
    const body = { fields: ['grade'], to: '2026-05-01' };
    await must(registry, 'PUT', `${path}/grant`, { as: provider, body });
    await must(registry, 'PUT', `${path}/revocation`, { as: provider, body: { reason: '用途已结束' } });
    const grant = {
      requestId: id,
      entryId: 'DRC-CREDIT-RATING',
      dataset: 'RATING',
      department: 'STB',
      purpose: 'SUPERVISION',
      fields: ['grade'],
      from: '2025-10-01',
      to: '2026-05-01',
    };
    expect(await grantsOf('STB', 2)).toEqual([
      { grant: { ...grant, revoked: false }, change: 'GRANTED', effectiveOn: '2025-10-01' },
      { grant: { ...grant, revoked: true }, change: 'REVOKED', effectiveOn: '2025-10-01' },
    ]);
  });

  test('are answered for by the department that provides them, or by the zone', async () => {
    const { id } = (await ask(rating())).body;
    const path = `/v1/sharing-requests/${id}`;
    const reason = { reason: '用途已结束' };
    const colleague = { role: 'bureau', subject: 'other@stb', department: 'STB' };
    const commission = { role: 'bureau', subject: 'officer@drc', department: 'DRC' };
    for (const [step, body] of [
      ['grant', {}],
      ['refusal', reason],
      ['revocation', reason],
    ] as const) {
      expect(await registry.call('PUT', `${path}/${step}`, { as: colleague, body })).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN', facts: { provider: 'DRC' } },
      });
    }
    await must(registry, 'PUT', `${path}/grant`, { as: commission, body: {} });
    const overseer = { role: 'regulator', department: 'REG' };
    await must(registry, 'PUT', `${path}/revocation`, { as: overseer, body: reason });
  });

  test('in part are granted at once, and nothing is told of a refusal', async () => {
    const waiting = (await ask(rating())).body;
    await must(registry, 'PUT', `/v1/sharing-requests/${waiting.id}/refusal`, {
      as: provider,
      body: { reason: '与职责无关' },
    });
    const { body } = await ask(rating({ entryId: 'DRC-CREDIT-CLASS', fields: ['grade'] }));
    expect(body).toMatchObject({ state: 'GRANTED' });
    const told = await grantsOf('STB', 5);
    expect(told.at(-1)).toMatchObject({ grant: { requestId: body.id }, change: 'GRANTED' });
  });

  test('are not read here', async () => {
    const { body } = await registry.call('POST', '/v1/sharing-requests', {
      as: asker,
      body: rating({ entryId: 'DRC-CREDIT-CLASS', department: 'FIN', fields: ['grade'] }),
    });
    expect(await reasonOf({ grantId: body.id, purpose: 'SUPERVISION' })).toBe('ELSEWHERE');
  });
});
