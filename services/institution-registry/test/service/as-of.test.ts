import { createGrpcClient } from '@donghu/chassis';
import { InstitutionRegistryServiceClient } from '@donghu/contracts/registry';
import type { TestService } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { moveClock, must, startRegistry } from '../registry-under-test.js';

const operator = { role: 'operator' };
const unit = '91420000MA49148N8B';
const company = '91420100616400352X';
let registry: TestService;

const show = (path: string, as: { readonly role: string } = operator) => registry.call('GET', path, { as });

/** In February the unit is registered; in May it is learnt that it had closed in March. */
beforeAll(async () => {
  registry = await startRegistry();
  await moveClock(registry, '2025-02-01T10:00:00+08:00');
  await must(registry, 'POST', '/v1/institutions', {
    as: operator,
    body: {
      uscc: unit,
      nameZh: '史带财产保险股份有限公司湖北分公司',
      kinds: [{ kind: 'INSURER_PROV_BRANCH', from: '2025-01-10' }],
      state: 'OPEN',
      effectiveOn: '2025-01-10',
      inZone: true,
      level: 'PROVINCIAL_BRANCH',
      parentUscc: '91310000132235899W',
      registeredAddress: '武汉市东湖高新区',
      location: 'SD-GUANDONG',
      registeredCapital: '1234567.89',
      membership: { from: '2025-01-15', basis: 'CERTIFICATE', certificate: 'OVC-2025-1' },
      dedicatedUnit: { from: '2025-03-01', separateAssessment: true, headOfficeDepartment: '科技保险部' },
      source: '营业执照',
    },
  });
  await must(registry, 'POST', '/v1/enterprises', {
    as: operator,
    body: {
      uscc: company,
      nameZh: '长飞光纤光缆股份有限公司',
      scale: 'LARGE',
      stage: 'GROWTH',
      industryGroup: 'OPTO',
      nationalIndustryCode: '3832',
      classes: [{ code: 'HNTE', certificate: 'GR1', from: '2023-10-16', to: '2025-04-01' }],
      inZone: true,
      inZoneFrom: '1988-05-31',
      registrationMatches: true,
      effectiveOn: '2025-01-01',
    },
  });
  await moveClock(registry, '2025-05-01T10:00:00+08:00');
  await must(registry, 'PUT', `/v1/institutions/${unit}/state`, {
    as: operator,
    body: { state: 'CLOSED', from: '2025-03-15' },
  });
  await must(registry, 'PUT', `/v1/enterprises/${company}/particulars`, {
    as: operator,
    body: {
      from: '2025-03-01',
      nameZh: '长飞光纤新名称',
      scale: 'LARGE',
      stage: 'MATURE',
      industryGroup: 'OPTO',
      registrationMatches: true,
    },
  });
});

afterAll(async () => {
  await registry?.stop();
});

describe('institutions as of', () => {
  test.each([
    ['asOf=2025-03-14', 'OPEN', 'true before the closing'],
    ['asOf=2025-03-15', 'CLOSED', 'true from the closing on'],
    ['asOf=2025-03-15&knownAt=2025-04-30', 'OPEN', 'what was thought before the closing was known'],
    ['asOf=2025-03-15&knownAt=2025-05-01', 'CLOSED', 'known at the end of that day'],
    ['knownAt=2025-05-01T09:59:00%2B08:00', 'OPEN', 'a minute too early'],
  ])('%s: %s, %s', async (query, state) => {
    expect(await show(`/v1/institutions/${unit}?${query}`)).toMatchObject({ status: 200, body: { state } });
  });

  test('are not there before they were on record, or before anybody knew', async () => {
    for (const query of ['asOf=2025-01-09', 'knownAt=2025-01-31']) {
      expect(await show(`/v1/institutions/${unit}?${query}`)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      });
    }
  });

  test('show all that is on record of them', async () => {
    const { body, headers } = await show(`/v1/institutions/${unit}?asOf=2025-03-01`);
    expect(body).toMatchObject({
      level: 'PROVINCIAL_BRANCH',
      parentUscc: '91310000132235899W',
      location: 'SD-GUANDONG',
      registeredCapital: '1234567.89',
      inZone: true,
      memberships: [{ basis: 'CERTIFICATE', certificate: 'OVC-2025-1', from: '2025-01-15' }],
      dedicatedUnits: [{ from: '2025-03-01', to: '', headOfficeDepartment: '科技保险部' }],
    });
    expect(headers.get('etag')).toBe('"2"');
    expect((await show(`/v1/institutions/${unit}?asOf=2025-01-14`)).body.inZone).toBe(false);
  });

  test('are listed by kind and state of that date', async () => {
    const open = (query: string) => show(`/v1/institutions?kind=INSURER_PROV_BRANCH&state=OPEN${query}`);
    expect((await open('&asOf=2025-03-14')).body.items).toMatchObject([{ uscc: unit }]);
    expect((await open('')).body.items).toEqual([]);
    expect((await open('&asOf=2025-03-15&knownAt=2025-04-30')).body.items).toMatchObject([{ uscc: unit }]);
  });

  test('have a history of who changed what, for supervisors only', async () => {
    const { body } = await show(`/v1/institutions/${unit}/versions`);
    expect(body.items).toMatchObject([
      { version: 1, change: 'REGISTER_INSTITUTION', effectiveOn: '2025-01-10', by: 'operator@test' },
      { version: 2, change: 'CHANGE_STATE', effectiveOn: '2025-03-15', record: { state: 'CLOSED' } },
    ]);
    expect(body.items[1].recordedAt).toMatch(/^2025-05-01T02:/);
    expect(await show(`/v1/institutions/${unit}/versions`, { role: 'insurer' })).toMatchObject({
      status: 403,
    });
  });

  test('refuse a time that is none', async () => {
    expect(await show(`/v1/institutions/${unit}?knownAt=soon`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/knownAt', rule: 'DATE_OR_INSTANT' }] },
    });
  });

  test('change by the rules: a role ends, a membership is left, a unit is designated', async () => {
    const body = { kind: 'INSURER_PROV_BRANCH', to: '2025-03-15' };
    const stale = { as: operator, body, headers: { 'if-match': '"1"' } };
    expect(await registry.call('POST', `/v1/institutions/${unit}/roles/end`, stale)).toMatchObject({
      status: 412,
    });
    await must(registry, 'POST', `/v1/institutions/${unit}/roles/end`, { as: operator, body });
    await must(registry, 'PUT', `/v1/institutions/${unit}/membership`, {
      as: operator,
      body: { inZone: false, from: '2025-03-15' },
    });
    await must(registry, 'PUT', `/v1/institutions/${unit}/dedicated-unit`, {
      as: operator,
      body: {
        from: '2025-03-01',
        to: '2025-03-15',
        separateAssessment: true,
        headOfficeDepartment: '科技保险部',
      },
    });
    const nameless = { as: operator, body: { inZone: true, from: '2025-06-01', basis: 'CERTIFICATE' } };
    expect(await registry.call('PUT', `/v1/institutions/${unit}/membership`, nameless)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/certificate', rule: 'REQUIRED' }] },
    });
    const shown = (await show(`/v1/institutions/${unit}?asOf=2025-03-15`)).body;
    expect(shown).toMatchObject({ roles: [], inZone: false, dedicatedUnits: [] });
  });
});

describe('enterprises as of', () => {
  test.each([
    ['asOf=2025-02-28', 'GROWTH', ['HNTE']],
    ['asOf=2025-03-01', 'MATURE', ['HNTE']],
    ['asOf=2025-03-01&knownAt=2025-04-30', 'GROWTH', ['HNTE']],
    ['asOf=2025-04-01', 'MATURE', []],
  ])('%s: %s with the classes %p', async (query, stage, classes) => {
    const { body } = await show(`/v1/enterprises/${company}?${query}`);
    expect([body.stage, body.classes.map((held: { code: string }) => held.code)]).toEqual([stage, classes]);
  });

  test('are listed by class of that date', async () => {
    const gainers = await show('/v1/enterprises?class=HNTE&asOf=2025-03-31');
    expect(gainers.body.items).toMatchObject([{ uscc: company }]);
    expect((await show('/v1/enterprises?class=HNTE&asOf=2025-04-01')).body.items).toEqual([]);
    expect((await show('/v1/enterprises?knownAt=2025-01-31')).body.items).toEqual([]);
  });

  test('keep their yearly figures from those who need not see them', async () => {
    await must(registry, 'PUT', `/v1/enterprises/${company}/figures/2024`, {
      as: operator,
      body: { staff: 3200, revenue: '12100000000.00', source: '企业年度报告 2024' },
    });
    const figures = async (role: string, query = '') =>
      (await show(`/v1/enterprises/${company}${query}`, { role })).body.figures;
    expect(await figures('regulator')).toEqual([
      { year: 2024, staff: 3200, revenue: '12100000000.00', source: '企业年度报告 2024' },
    ]);
    expect(await figures('bureau')).toBeUndefined();
    expect(await figures('regulator', '?asOf=2024-12-30')).toEqual([]);
    const empty = { as: operator, body: { source: '无' } };
    expect(await registry.call('PUT', `/v1/enterprises/${company}/figures/2023`, empty)).toMatchObject({
      status: 400,
    });
  });

  test('link the codes under which one enterprise goes on', async () => {
    const former = '914201003033179534';
    await must(registry, 'POST', '/v1/enterprises', {
      as: operator,
      body: {
        uscc: former,
        nameZh: '武汉华星光电技术有限公司',
        scale: 'LARGE',
        industryGroup: 'OPTO',
        classes: [],
        inZone: true,
        registrationMatches: true,
      },
    });
    await must(registry, 'PUT', `/v1/enterprises/${company}/predecessor`, {
      as: operator,
      body: { predecessorUscc: former, from: '2025-04-15' },
    });
    expect((await show(`/v1/enterprises/${company}`)).body.predecessorUscc).toBe(former);
    expect((await show(`/v1/enterprises/${former}`)).body.successorUscc).toBe(company);
    const other = '91420100722739130Y';
    await must(registry, 'PUT', `/v1/enterprises/${company}/predecessor`, {
      as: operator,
      body: { predecessorUscc: other, from: '2025-04-15' },
    });
    expect((await show(`/v1/enterprises/${former}`)).body.successorUscc).toBe('');
    await must(registry, 'PUT', `/v1/enterprises/${company}/predecessor`, {
      as: operator,
      body: { predecessorUscc: former, from: '2025-04-15' },
    });
    const back = { as: operator, body: { predecessorUscc: company, from: '2025-04-15' } };
    expect(await registry.call('PUT', `/v1/enterprises/${former}/predecessor`, back)).toMatchObject({
      status: 400,
      body: { errors: [{ rule: 'OWN_PREDECESSOR' }] },
    });
  });
});

test('changes of many callers at once each leave a version of their own', async () => {
  const busy = '91310000132235899W';
  await must(registry, 'POST', '/v1/institutions', {
    as: operator,
    body: {
      uscc: busy,
      nameZh: '史带财产保险股份有限公司',
      kinds: [{ kind: 'INSURER_HQ', from: '2020-01-01' }],
      state: 'OPEN',
      effectiveOn: '2020-01-01',
      inZone: false,
    },
  });
  const numbers = Array.from({ length: 30 }, (_, index) => String(index));
  const answers = await Promise.all(
    numbers.map((number) =>
      registry.call('POST', `/v1/institutions/${busy}/licences`, {
        as: operator,
        body: { scheme: 'CBIRC', number, from: '2020-01-01' },
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 200));
  const { items } = await must(registry, 'GET', `/v1/institutions/${busy}/versions`, { as: operator });
  expect(items.map((item: { version: number }) => item.version)).toEqual(
    Array.from({ length: 31 }, (_, index) => index + 1),
  );
  expect(items.at(-1).record.licences).toHaveLength(30);
});

test('gRPC answers as of a date and of what was known', async () => {
  const client = createGrpcClient(InstitutionRegistryServiceClient, registry.grpcAddress, {
    tokens: () => registry.token(operator),
    deadlineMs: 5_000,
    serviceName: 'institution-registry',
  });
  try {
    const state = async (asOf?: string, knownAt?: string) =>
      (await client.calls.getInstitution({ uscc: unit, asOf, knownAt })).institution?.state;
    expect(await state('2025-03-14')).toBe('INSTITUTION_STATE_OPEN');
    expect(await state('2025-03-15')).toBe('INSTITUTION_STATE_CLOSED');
    expect(await state('2025-03-15', '2025-04-30')).toBe('INSTITUTION_STATE_OPEN');
    await expect(state('2025-02-30')).rejects.toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/as_of' }] },
    });
    const { institution } = await client.calls.getInstitution({ uscc: unit });
    expect(institution?.profile).toMatchObject({
      level: 'PROVINCIAL_BRANCH',
      registeredCapitalFen: 123_456_789n,
    });
    const listed = await client.calls.listInstitutions({ pageSize: 0, pageToken: '', knownAt: '2025-01-31' });
    expect(listed.institutions).toEqual([]);
    const { enterprise } = await client.calls.getEnterprise({ uscc: company, asOf: '2025-02-28' });
    expect(enterprise).toMatchObject({ nameZh: '长飞光纤光缆股份有限公司', profile: { stage: 'GROWTH' } });
  } finally {
    client.close();
  }
});
