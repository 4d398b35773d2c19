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

const product = {
  insurerUscc,
  code: 'YFZR-01',
  line: 'RND_LIAB',
  nameZh: '产品研发责任保险',
  version: '2021',
  filingNumber: 'C00000232512021062400001',
  from: '2025-03-01',
};

const path = `/v1/products/${insurerUscc}/YFZR-01`;

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.registryIsKnown();
});

afterAll(() => intake?.stop());

test('a product is registered, versioned and put into the library, and told each time', async () => {
  expect(await post('/v1/products', product)).toMatchObject({ status: 201, body: { version: 1 } });
  expect(await post('/v1/products', product)).toMatchObject({
    status: 200,
    body: { outcome: 'ALREADY_KNOWN' },
  });
  expect(await post('/v1/products', { ...product, line: 'CYBER' })).toMatchObject({ status: 409 });
  expect(await post('/v1/products', { ...product, code: 'X', line: 'TIME_TRAVEL' })).toMatchObject({
    status: 422,
    body: { code: 'LINE_UNKNOWN' },
  });
  const other = { role: 'insurer', uscc: '91310000132235899W' };
  expect(await post('/v1/products', product, other)).toMatchObject({ status: 403 });
  const version = { version: '2025', filingNumber: 'C00000232512025010100001', from: '2025-06-01' };
  expect(await post(`${path}/versions`, version)).toMatchObject({ status: 201, body: { version: 2 } });
  expect(await post(`${path}/library`, { from: '2025-01-01' })).toMatchObject({ status: 403 });
  expect(await post(`${path}/library`, { from: '2025-01-01' }, operator)).toMatchObject({ status: 201 });
  expect(await intake.service.call('GET', path)).toMatchObject({
    status: 200,
    body: { versions: [{ version: '2021' }, { version: '2025' }], library: [{ from: '2025-01-01' }] },
  });
  expect(await intake.service.call('GET', '/v1/products?line=RND_LIAB')).toMatchObject({
    body: { items: [{ code: 'YFZR-01' }] },
  });
  const inLibrary = async (day: string) =>
    (await intake.service.call('GET', `/v1/products?inLibraryOn=${day}`)).body.items.length;
  await post(`${path}/library`, { from: '2025-01-01', to: '2025-07-01' }, operator);
  expect([
    await inLibrary('2024-12-31'),
    await inLibrary('2025-06-30'),
    await inLibrary('2025-07-01'),
  ]).toEqual([0, 1, 0]);
  const told = await waitFor(async () => {
    const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.ProductChanged);
    return found.length >= 4 && found;
  });
  expect(told.map(({ message }) => message.change)).toEqual([
    'REGISTERED',
    'VERSION_ADDED',
    'LIBRARY_CHANGED',
    'LIBRARY_CHANGED',
  ]);
});

test('a policy of a product is of its line, and one of a product that is not on sale is taken with a warning', async () => {
  const of = (policyNumber: string, more: object = {}) =>
    post('/v1/policies', { ...report, policyNumber, productCode: 'YFZR-01', ...more });
  expect(await of('PZ-PRODUCT-1')).toMatchObject({
    status: 201,
    body: { warnings: ['INSURED_NOT_REGISTERED'] },
  });
  expect(await of('PZ-PRODUCT-2', { line: 'CYBER' })).toMatchObject({
    status: 400,
    body: { errors: [{ rule: 'PRODUCT_LINE' }] },
  });
  expect(await of('PZ-PRODUCT-3', { issuedOn: '2025-02-28' })).toMatchObject({
    status: 201,
    body: { warnings: ['INSURED_NOT_REGISTERED', 'PRODUCT_NOT_REGISTERED'] },
  });
  expect(await of('PZ-PRODUCT-4', { productCode: 'NOBODY' })).toMatchObject({
    status: 201,
    body: { warnings: ['INSURED_NOT_REGISTERED', 'PRODUCT_NOT_REGISTERED'] },
  });
});
