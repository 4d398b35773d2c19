import { eventCatalogue } from '@donghu/contracts';
import type { TestService } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextEvents } from '../published-events.js';
import { moveClock, must, startRegistry } from '../registry-under-test.js';

const bureau = { role: 'bureau', subject: 'officer@lfb' };
const operator = { role: 'operator' };
const company = '91420100616400352X';
let registry: TestService;

beforeAll(async () => {
  registry = await startRegistry();
  await moveClock(registry, '2025-07-10T10:00:00+08:00');
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
});

afterAll(async () => {
  await registry?.stop();
});

describe("the plan's task ledger", () => {
  const path = '/v1/tasks/P1-2/reports/2025Q2/LFB';
  const body = { state: 'IN_PROGRESS', percentDone: 60, note: '已引进专营机构2家' };
  const shown = async (query = '') => {
    const { items } = await must(registry, 'GET', `/v1/tasks?department=LFB${query}`, { as: bureau });
    return items.find((item: { id: string }) => item.id === 'P1-2');
  };

  test('shows every task of the plan, reported on or not', async () => {
    const { items } = await must(registry, 'GET', '/v1/tasks', { as: bureau });
    expect(items).toHaveLength(32);
    expect(await shown()).toMatchObject({ lead: 'LFB', state: 'NOT_STARTED', version: 0 });
  });

  test('takes the quarterly report of a department, and tells it', async () => {
    expect(await registry.call('PUT', path, { as: bureau, body })).toMatchObject({
      status: 200,
      body: { id: 'P1-2', version: 1 },
    });
    expect(await registry.call('PUT', path, { as: bureau, body })).toMatchObject({ body: { version: 1 } });
    expect(await shown()).toMatchObject({ state: 'IN_PROGRESS', percentDone: 60 });
    const subject = 'registry.v1.task_progress_reported.LFB';
    expect(await nextEvents(registry, eventCatalogue.TaskProgressReported, subject, 1)).toMatchObject([
      { progress: { taskId: 'P1-2', quarter: '2025Q2', department: 'LFB', percentDone: 60 } },
    ]);
  });

  test('is read as of a date and of what was known', async () => {
    expect(await shown('&asOf=2025-06-29')).toMatchObject({ state: 'NOT_STARTED', reports: [] });
    expect(await shown('&asOf=2025-06-30')).toMatchObject({ state: 'IN_PROGRESS' });
    expect(await shown('&asOf=2025-06-30&knownAt=2025-07-09')).toMatchObject({ state: 'NOT_STARTED' });
    expect(await shown('&asOf=2026-01-01')).toMatchObject({ state: 'OVERDUE' });
  });

  test('refuses departments without a part, quarters to come, and a stale version', async () => {
    const refused = async (other: string, more: object = {}) =>
      (await registry.call('PUT', other, { as: bureau, body, ...more })).body;
    expect(await refused('/v1/tasks/P1-2/reports/2025Q2/EEB')).toMatchObject({
      errors: [{ rule: 'OTHER_DEPARTMENT' }],
    });
    expect(await refused('/v1/tasks/P1-2/reports/2025Q4/LFB')).toMatchObject({
      errors: [{ rule: 'IN_FUTURE' }],
    });
    expect(await refused('/v1/tasks/P1-2/reports/2025/LFB')).toMatchObject({ errors: [{ rule: 'QUARTER' }] });
    expect(await refused('/v1/tasks/P9-9/reports/2025Q2/LFB')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refused(path, { headers: { 'if-match': '"7"' } })).toMatchObject({
      code: 'VERSION_MISMATCH',
    });
  });

  test('takes tasks that a later plan brings', async () => {
    const task = {
      id: 'W2025-1',
      section: '武政办〔2025〕67号',
      zh: '推进科技金融行动',
      en: 'Carry out the tech-finance action plan',
      lead: 'LFB',
      members: ['OVC'],
      dueOn: '2027-12-31',
    };
    await must(registry, 'POST', '/v1/tasks', { as: operator, body: task });
    expect(await registry.call('POST', '/v1/tasks', { as: operator, body: task })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REPORTED' },
    });
    await must(registry, 'PUT', '/v1/tasks/W2025-1/reports/2025Q3/OVC', { as: bureau, body });
    const { items } = await must(registry, 'GET', '/v1/tasks?department=OVC', { as: bureau });
    expect(items.at(-1)).toMatchObject({ id: 'W2025-1', version: 2, reports: [{ department: 'OVC' }] });
  });
});

describe('programmes', () => {
  const forum = {
    kind: 'FORUM',
    titleZh: '东湖科技保险论坛',
    heldOn: '2025-06-18',
    department: 'OVC',
    participants: 320,
    source: '简报',
  };
  const forums = async (query = '') => {
    const { items } = await must(
      registry,
      'GET',
      `/v1/programme-counts?from=2025-01-01&to=2025-12-31${query}`,
    );
    return items.find((item: { kind: string }) => item.kind === 'FORUM');
  };

  test('are recorded once a request, counted, and told', async () => {
    const call = { as: bureau, body: forum, idempotencyKey: 'forum-1' };
    const first = await must(registry, 'POST', '/v1/programmes', call);
    expect(await must(registry, 'POST', '/v1/programmes', call)).toEqual(first);
    expect(await forums()).toEqual({ kind: 'FORUM', held: 1, participants: 320 });
    expect(await forums('&asOf=2025-06-17')).toMatchObject({ held: 0 });
    expect(await forums('&knownAt=2025-07-09')).toMatchObject({ held: 0 });
    const early = { as: bureau, body: { ...forum, heldOn: '2025-07-11' } };
    expect(await registry.call('POST', '/v1/programmes', early)).toMatchObject({ status: 400 });
    const subject = 'registry.v1.programme_changed.OVC';
    expect(await nextEvents(registry, eventCatalogue.ProgrammeChanged, subject, 1)).toMatchObject([
      { change: 'RECORDED', programme: { programmeId: first.id, participants: 320 } },
    ]);
  });

  test('leave the count when they are cancelled, with the reason in the audit trail', async () => {
    const { id } = await must(registry, 'POST', '/v1/programmes', { as: bureau, body: forum });
    expect(await forums()).toMatchObject({ held: 2 });
    await must(registry, 'PUT', `/v1/programmes/${id}/cancellation`, {
      as: bureau,
      body: { reason: '重复登记' },
    });
    expect(await forums()).toMatchObject({ held: 1 });
    expect(await forums('&asOf=2025-07-09')).toMatchObject({ held: 2 });
    const trail = await must(registry, 'GET', `/v1/audit?subject=${id}`, { as: { role: 'auditor' } });
    expect(trail.items).toMatchObject([
      { action: 'RECORD_PROGRAMME' },
      { action: 'CANCEL_PROGRAMME', reason: '重复登记', by: 'officer@lfb' },
    ]);
    const listed = await must(registry, 'GET', '/v1/programmes?kind=FORUM&limit=1');
    expect(listed.items).toHaveLength(1);
    const next = await must(registry, 'GET', `/v1/programmes?kind=FORUM&cursor=${listed.nextCursor}`);
    expect(next.items).toMatchObject([{ id, cancelled: { reason: '重复登记' } }]);
  });
});

describe('the park', () => {
  test('keeps tenancies of registered parties', async () => {
    const tenancy = {
      tenantUscc: company,
      park: 'PARK-INSURANCE',
      unit: 'A座12层',
      areaSquareMetres: 860,
      from: '2025-03-10',
    };
    const { id } = await must(registry, 'POST', '/v1/park-tenancies', { as: bureau, body: tenancy });
    await must(registry, 'PUT', `/v1/park-tenancies/${id}/end`, { as: bureau, body: { to: '2025-07-01' } });
    const tenants = async (query: string) =>
      (await must(registry, 'GET', `/v1/park-tenancies?park=PARK-INSURANCE${query}`, { as: bureau })).items;
    expect(await tenants('&asOf=2025-06-30')).toMatchObject([{ id, unit: 'A座12层' }]);
    expect(await tenants('&asOf=2025-07-01')).toEqual([]);
    const unknown = { as: bureau, body: { ...tenancy, tenantUscc: '91350900587527783P' } };
    expect(await registry.call('POST', '/v1/park-tenancies', unknown)).toMatchObject({
      status: 422,
      body: { code: 'ENTERPRISE_UNKNOWN' },
    });
    const elsewhere = { as: bureau, body: { ...tenancy, park: 'SD-GUANDONG' } };
    expect(await registry.call('POST', '/v1/park-tenancies', elsewhere)).toMatchObject({ status: 400 });
    const subject = `registry.v1.park_tenancy_changed.${company}`;
    expect(await nextEvents(registry, eventCatalogue.ParkTenancyChanged, subject, 2)).toMatchObject([
      { change: 'BEGAN', tenancy: { tenancyId: id, areaSquareMetres: 860 } },
      { change: 'ENDED', effectiveOn: '2025-07-01' },
    ]);
  });

  test('takes an application through the green channel, and measures the days to its decision', async () => {
    const own = { role: 'enterprise', uscc: company, subject: 'clerk@company' };
    const body = {
      applicantUscc: company,
      kind: 'LAND',
      title: '扩产项目用地',
      department: 'NRP',
      filedOn: '2025-06-10',
    };
    const path = '/v1/green-channel-applications';
    const { id } = await must(registry, 'POST', path, { as: own, body });
    const other = { role: 'enterprise', uscc: '91350900587527783P' };
    expect(await registry.call('POST', path, { as: other, body })).toMatchObject({ status: 403 });
    expect(await registry.call('GET', `${path}/${id}`, { as: other })).toMatchObject({ status: 403 });
    const decision = { decision: 'APPROVED', on: '2025-06-17' };
    expect(await registry.call('PUT', `${path}/${id}/decision`, { as: own, body: decision })).toMatchObject({
      status: 403,
    });
    await must(registry, 'PUT', `${path}/${id}/decision`, { as: bureau, body: decision });
    expect(await must(registry, 'GET', `${path}/${id}`, { as: own })).toMatchObject({
      state: 'APPROVED',
      daysToDecide: 7,
    });
    expect(await must(registry, 'GET', `${path}/${id}?asOf=2025-06-16`, { as: own })).toMatchObject({
      state: 'FILED',
    });
    const second = await must(registry, 'POST', path, { as: own, body });
    const withdrawal = { as: own, body: { on: '2025-06-12' } };
    await must(registry, 'PUT', `${path}/${second.id}/withdrawal`, withdrawal);
    expect(await registry.call('PUT', `${path}/${second.id}/withdrawal`, withdrawal)).toMatchObject({
      status: 409,
      body: { code: 'APPLICATION_STATE_CONFLICT' },
    });
    const days = '/v1/green-channel-days?from=2025-06-01&to=2025-06-30';
    expect(await must(registry, 'GET', days)).toEqual({
      filed: 2,
      waiting: 0,
      withdrawn: 1,
      decided: 1,
      averageDays: '7.00',
      medianDays: '7.00',
      longestDays: 7,
    });
    expect(await must(registry, 'GET', `${days}&asOf=2025-06-11`)).toMatchObject({ waiting: 2, decided: 0 });
    const subject = `registry.v1.green_channel_application_changed.${company}`;
    expect(
      await nextEvents(registry, eventCatalogue.GreenChannelApplicationChanged, subject, 4),
    ).toMatchObject([
      { change: 'FILED' },
      { change: 'APPROVED', effectiveOn: '2025-06-17', application: { daysToDecide: 7 } },
      { change: 'FILED' },
      { change: 'WITHDRAWN', application: { daysToDecide: undefined } },
    ]);
    for (const as of [bureau, own]) {
      const listed = await must(registry, 'GET', `${path}?applicantUscc=${company}`, { as });
      expect(listed.items).toHaveLength(2);
    }
    for (const list of [path, '/v1/park-tenancies']) {
      expect(await registry.call('GET', list, { as: own })).toMatchObject({ status: 403 });
    }
  });
});
