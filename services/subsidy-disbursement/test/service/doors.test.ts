import { admissionOf, walkRoles } from '@donghu/chassis';
import { wronglyAdmitted } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../src/http/routes.js';
import {
  finance,
  newUscc,
  operator,
  reviewer,
  type SubsidyUnderTest,
  startSubsidy,
} from './subsidy-under-test.js';

let subsidy: SubsidyUnderTest;

beforeAll(async () => {
  subsidy = await startSubsidy();
});

afterAll(async () => {
  await subsidy?.stop();
});

test('admit exactly the roles that each route declares', async () => {
  const cases = walkRoles(routes({} as never, {} as never));
  expect(await wronglyAdmitted(subsidy.service, cases, admissionOf)).toEqual([]);
});

describe('an enterprise', () => {
  test('sees its own file only', async () => {
    const enterprise = await subsidy.knownEnterprise();
    const policyId = await subsidy.accept({ enterprise, number: 'OWN', premium: '10000.00' });
    const { id } = await subsidy.application(policyId);
    const own = { role: 'enterprise', uscc: enterprise };
    const other = { role: 'enterprise', uscc: newUscc() };
    expect(await subsidy.service.call('GET', `/v1/applications/${id}`, { as: own })).toMatchObject({
      status: 200,
    });
    expect(await subsidy.service.call('GET', `/v1/applications/${id}`, { as: other })).toMatchObject({
      status: 403,
    });
    const listed = await subsidy.service.call('GET', '/v1/applications', { as: own });
    expect(listed.body.items.map((item: { id: string }) => item.id)).toEqual([id]);
    expect((await subsidy.service.call('GET', '/v1/applications', { as: other })).body.items).toEqual([]);
    const asked = await subsidy.service.call('GET', `/v1/applications?enterprise=${enterprise}`, {
      as: other,
    });
    expect(asked.status).toBe(403);
  });
});

describe('schemes', () => {
  const green = {
    code: 'GREEN',
    from: '2027-01-01',
    titleZh: '环境污染责任险补贴',
    titleEn: 'Environmental pollution liability',
    lines: ['ENV_LIAB'],
    rate: '0.350000',
    enterpriseYearCap: '80000.00',
    reference: '年度资金安排通知',
  };
  const define = (body: unknown) => subsidy.service.call('POST', '/v1/schemes', { as: finance, body });

  test('get a version from a day on, which is never changed', async () => {
    expect(await define(green)).toMatchObject({ status: 201, body: { id: 'GREEN@2027-01-01' } });
    expect(await define(green)).toMatchObject({ status: 409, body: { code: 'SCHEME_ALREADY_EXISTS' } });
    const { body } = await subsidy.service.call('GET', '/v1/schemes');
    const versions = body.items.filter(({ code }: { code: string }) => code === 'GREEN');
    expect(versions.map(({ from, rate }: { from: string; rate: string }) => [from, rate])).toEqual([
      ['2021-09-22', '0.300000'],
      ['2027-01-01', '0.350000'],
    ]);
  });

  test.each([
    ['a number for money', { enterpriseYearCap: 80_000 }, '/enterpriseYearCap'],
    ['a rate above the whole', { rate: '1.000001' }, '/rate'],
    ['an unknown field', { colour: 'green' }, '/colour'],
    ['a date that does not exist', { from: '2027-02-30' }, '/from'],
    ['a missing reference', { reference: undefined }, '/reference'],
  ])('name the field of %s', async (_, fault, pointer) => {
    const answer = await define({ ...green, from: '2028-01-01', ...fault });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((entry: { pointer: string }) => entry.pointer)).toContain(pointer);
  });
});

test('an unknown scheme and a year without a budget are refused', async () => {
  const approve = (scheme: string) =>
    subsidy.service.call('POST', '/v1/approvals', { as: reviewer, body: { scheme, year: 2025 } });
  expect(await approve('NONE')).toMatchObject({ status: 422, body: { code: 'SCHEME_UNKNOWN' } });
  expect(await approve('RND')).toMatchObject({ status: 422, body: { code: 'BUDGET_UNKNOWN' } });
  expect(await approve('ALL')).toMatchObject({ status: 200, body: { approved: { count: 0 } } });
});

test('pages go through all applications without a gap', async () => {
  const enterprise = await subsidy.knownEnterprise();
  for (let index = 0; index < 7; index += 1) {
    await subsidy.accept({ enterprise, number: `PAGE-${index}`, premium: '10000.00' });
  }
  await subsidy.application('91100000710931483R/PAGE-6');
  const seen: string[] = [];
  let cursor = '';
  do {
    const path = `/v1/applications?enterprise=${enterprise}&limit=3&cursor=${cursor}`;
    const { body } = await subsidy.service.call('GET', path, { as: operator });
    seen.push(...body.items.map(({ policyId }: { policyId: string }) => policyId));
    cursor = body.nextCursor;
  } while (cursor !== '');
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
});

test('the interface document is served with every route', async () => {
  const { body } = await subsidy.service.call('GET', '/openapi.json');
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining([
      '/v1/applications/{id}/explanation',
      '/v1/payment-batches',
      '/v1/ledger/trial-balance',
    ]),
  );
});
