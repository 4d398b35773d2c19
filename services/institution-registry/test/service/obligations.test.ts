import { eventCatalogue } from '@donghu/contracts';
import type { TestService } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextEvents } from '../published-events.js';
import { moveClock, must, startRegistry } from '../registry-under-test.js';

const bureau = { role: 'bureau' };
const maker = '91420100616400352X';
const other = '914201003033179534';
let registry: TestService;

const listed = (more: object = {}) => ({
  department: 'EEB',
  enterpriseUscc: maker,
  line: 'ENV_LIAB',
  from: '2025-01-01',
  category: '危险废物产生单位',
  listReference: '2025年名录',
  ...more,
});

beforeAll(async () => {
  registry = await startRegistry();
  await moveClock(registry, '2025-02-01T10:00:00+08:00');
  const enterprise = (uscc: string) => ({
    uscc,
    nameZh: '示例企业',
    scale: 'LARGE',
    industryGroup: 'OPTO',
    classes: [],
    inZone: true,
    registrationMatches: true,
  });
  const operator = { role: 'operator' };
  await registry.bulk('/v1/enterprises/bulk', [maker, other].map(enterprise), operator);
});

afterAll(async () => {
  await registry?.stop();
});

describe('lists of obligation', () => {
  test('are imported line by line, each with its own answer', async () => {
    const answers = await registry.bulk(
      '/v1/obligations/bulk',
      [
        listed(),
        listed({ enterpriseUscc: other }),
        listed(),
        listed({ enterpriseUscc: '91350900587527783P' }),
        listed({ department: 'EMB' }),
        listed({ from: '2025-03-01' }),
        listed({ line: 'CYBER' }),
      ],
      bureau,
    );
    expect(answers).toMatchObject([
      { line: 1, outcome: 'began', id: `${maker}.ENV_LIAB`, version: 1 },
      { line: 2, outcome: 'began' },
      { line: 3, outcome: 'known', version: 1 },
      { line: 4, outcome: 'rejected', code: 'ENTERPRISE_UNKNOWN' },
      { line: 5, outcome: 'rejected', field: '/department' },
      { line: 6, outcome: 'rejected', field: '/from' },
      { line: 7, outcome: 'rejected', field: '/line' },
    ]);
  });

  test('tell of beginnings and ends as events', async () => {
    await moveClock(registry, '2025-08-01T10:00:00+08:00');
    const ended = await registry.call('POST', '/v1/obligations', {
      as: bureau,
      body: listed({ to: '2025-07-01' }),
    });
    expect(ended).toMatchObject({ status: 201, body: { outcome: 'ENDED', version: 2 } });
    const subject = `registry.v1.obligation_changed.${maker}`;
    const events = await nextEvents(registry, eventCatalogue.ObligationChanged, subject, 2);
    expect(events).toMatchObject([
      { change: 'BEGAN', effectiveOn: '2025-01-01', obligation: { line: 'ENV_LIAB', periods: [{ to: '' }] } },
      { change: 'ENDED', effectiveOn: '2025-07-01', obligation: { periods: [{ to: '2025-07-01' }] } },
    ]);
  });

  test.each([
    ['asOf=2024-12-31', []],
    ['asOf=2025-06-30', [maker, other]],
    ['asOf=2025-07-01', [other]],
    ['asOf=2025-07-01&knownAt=2025-07-31', [maker, other]],
    ['knownAt=2025-01-31', []],
  ])('say who was obliged, %s', async (query, codes) => {
    const path = `/v1/obligations?line=ENV_LIAB&${query}`;
    const { items } = await must(registry, 'GET', path, { as: bureau });
    expect(items.map((item: { enterpriseUscc: string }) => item.enterpriseUscc).sort()).toEqual(
      [...codes].sort(),
    );
  });

  test('show an enterprise its own obligations only', async () => {
    const path = `/v1/enterprises/${maker}/obligations`;
    expect(await registry.call('GET', path, { as: { role: 'enterprise', uscc: maker } })).toMatchObject({
      status: 200,
      body: { items: [{ line: 'ENV_LIAB' }] },
    });
    expect(await registry.call('GET', path, { as: { role: 'enterprise', uscc: other } })).toMatchObject({
      status: 403,
    });
  });
});

describe('the demand register', () => {
  const demand = { enterpriseUscc: maker, line: 'EXP_ST', registeredOn: '2025-03-10', cover: '20000000.00' };
  const own = { role: 'enterprise', uscc: maker };

  test('takes an enterprise its own demand, once', async () => {
    const first = await registry.call('POST', '/v1/insurance-demands', { as: own, body: demand });
    expect(first).toMatchObject({ status: 201, body: { outcome: 'REGISTERED', version: 1 } });
    const again = await registry.call('POST', '/v1/insurance-demands', { as: own, body: demand });
    expect(again).toMatchObject({ status: 201, body: { outcome: 'KNOWN' } });
    const more = { ...demand, cover: '30000000.00' };
    expect(await registry.call('POST', '/v1/insurance-demands', { as: own, body: more })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REPORTED' },
    });
    const foreign = { as: { role: 'enterprise', uscc: other }, body: demand };
    expect(await registry.call('POST', '/v1/insurance-demands', foreign)).toMatchObject({ status: 403 });
  });

  test('closes it, and tells both', async () => {
    const path = `/v1/insurance-demands/${maker}/EXP_ST/closing`;
    const body = { on: '2025-04-01', outcome: 'MET' };
    expect(await registry.call('PUT', path, { as: own, body, headers: { 'if-match': '"9"' } })).toMatchObject(
      {
        status: 412,
      },
    );
    await must(registry, 'PUT', path, { as: own, body });
    const subject = `registry.v1.insurance_demand_changed.${maker}`;
    expect(await nextEvents(registry, eventCatalogue.InsuranceDemandChanged, subject, 2)).toMatchObject([
      { change: 'REGISTERED', demand: { entries: [{ coverFen: 2_000_000_000n, outcome: '' }] } },
      { change: 'CLOSED', effectiveOn: '2025-04-01', demand: { entries: [{ outcome: 'MET' }] } },
    ]);
  });

  test('is read as of a date, and taken from a file', async () => {
    const lines = [
      { enterpriseUscc: other, line: 'EXP_ST', registeredOn: '2025-05-01' },
      { enterpriseUscc: other, line: 'ENV_LIAB', registeredOn: '2025-05-01' },
    ];
    expect(await registry.bulk('/v1/insurance-demands/bulk', lines, bureau)).toMatchObject([
      { outcome: 'registered' },
      { outcome: 'rejected', field: '/line' },
    ]);
    const openOn = async (date: string) => {
      const page = await must(registry, 'GET', `/v1/insurance-demands?line=EXP_ST&asOf=${date}`, {
        as: bureau,
      });
      return page.items.map((item: { enterpriseUscc: string }) => item.enterpriseUscc);
    };
    expect(await openOn('2025-03-31')).toEqual([maker]);
    expect(await openOn('2025-04-01')).toEqual([]);
    expect(await openOn('2025-05-01')).toEqual([other]);
    const mine = `/v1/insurance-demands?enterpriseUscc=${maker}`;
    expect(await must(registry, 'GET', mine, { as: own })).toMatchObject({ items: [{ line: 'EXP_ST' }] });
    for (const path of ['/v1/insurance-demands', `/v1/insurance-demands?enterpriseUscc=${other}`]) {
      expect(await registry.call('GET', path, { as: own })).toMatchObject({ status: 403 });
    }
  });
});

test('what is kept is counted', async () => {
  const totals = await must(registry, 'GET', '/v1/totals', { as: { role: 'auditor' } });
  expect(totals).toMatchObject({
    enterprises: 2,
    records: { obligations: 2, insurance_demands: 2, programmes: 0 },
  });
});

test('departments go by the names of the day', async () => {
  const nameOn = async (date: string) => {
    const { items } = await must(registry, 'GET', `/v1/departments?asOf=${date}`);
    return items.find((item: { code: string }) => item.code === 'REG').zh;
  };
  expect(await nameOn('2023-07-19')).toBe('湖北银保监局');
  expect(await nameOn('2023-07-20')).toBe('国家金融监督管理总局湖北监管局');
  expect((await must(registry, 'GET', '/v1/locations')).zone).toBe('WH-ELHTZ');
  expect((await must(registry, 'GET', '/v1/covered-lines')).items).toHaveLength(6);
});

describe('a full list', () => {
  const listOf = (asOf: string, codes: readonly string[], more: object = {}) => ({
    department: 'EMB',
    line: 'SAFETY_LIAB',
    asOf,
    listReference: `${asOf.slice(0, 4)}年名录`,
    enterprises: codes.map((enterpriseUscc) => ({ enterpriseUscc, category: '危险化学品' })),
    ...more,
  });
  const take = (body: object) => registry.call('POST', '/v1/obligation-lists', { as: bureau, body });
  const obliged = async (on: string) => {
    const path = `/v1/obligations?line=SAFETY_LIAB&asOf=${on}`;
    const { body } = await registry.call('GET', path, { as: bureau });
    return body.items.map(({ enterpriseUscc }: { enterpriseUscc: string }) => enterpriseUscc).toSorted();
  };
  const unregistered = '91350900587527783P';

  test('begins the duty of those on it, and ends that of those missing from a newer one', async () => {
    expect(await take(listOf('2025-01-01', [maker, other, unregistered]))).toMatchObject({
      status: 200,
      body: {
        began: 2,
        ended: 0,
        known: 0,
        refused: [{ enterpriseUscc: unregistered, code: 'ENTERPRISE_UNKNOWN' }],
      },
    });
    const newer = listOf('2025-07-01', [other]);
    const counts = { began: 0, ended: 1, known: 1, endedEnterprises: [maker], refused: [] };
    expect(await take({ ...newer, dryRun: true })).toMatchObject({ body: { dryRun: true, ...counts } });
    expect(await obliged('2025-07-01')).toEqual([maker, other].toSorted());
    expect(await take(newer)).toMatchObject({ body: { dryRun: false, ...counts } });
    expect(await obliged('2025-06-30')).toEqual([maker, other].toSorted());
    expect(await obliged('2025-07-01')).toEqual([other]);
    expect(await take(newer)).toMatchObject({ body: { began: 0, ended: 0, known: 1 } });
  });

  test('is refused when a newer one was taken, or when another department keeps the list', async () => {
    expect(await take(listOf('2025-06-30', [maker]))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/asOf', rule: 'OLDER_LIST' }] },
    });
    expect(await take(listOf('2025-08-01', [maker], { department: 'EEB' }))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/department', rule: 'OTHER_DEPARTMENT' }] },
    });
    expect(await take(listOf('2025-08-01', []))).toMatchObject({ status: 400 });
  });
});
