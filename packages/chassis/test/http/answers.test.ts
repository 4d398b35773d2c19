import { request } from 'node:http';
import { domainError } from '@donghu/kernel';
import { waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { defineBulkRoute } from '../../src/http/index.js';
import { type DoorUnderTest, openDoor } from './door-under-test.js';
import { endPolicy, readPolicy, report, reportPolicy } from './policy-routes.js';

const { params: _params, query: _query, ...plain } = readPolicy;

const emptyRoute = {
  ...plain,
  path: '/v1/empty',
  operationId: 'empty',
  handle: async () => ({ status: 200 }),
};

const downRoute = {
  ...plain,
  path: '/v1/down',
  operationId: 'down',
  handle: async () => domainError('STORE_UNAVAILABLE', 'No primary'),
};

const bulkRoute = defineBulkRoute({
  path: '/v1/policies/bulk',
  operationId: 'reportPolicies',
  summary: { en: 'Report policies in bulk', zh: '批量报送保单' },
  tag: 'policies',
  access: 'anyone',
  item: z.strictObject({}),
  errors: [],
  handleBatch: async (items) => items.map(({ line }) => ({ line, outcome: 'accepted' })),
});

let under: DoorUnderTest;
let insurer: Record<string, string>;

beforeAll(async () => {
  under = await openDoor({
    routes: [readPolicy, reportPolicy, endPolicy, emptyRoute, downRoute],
    bulkRoutes: [bulkRoute],
    limits: { maxConcurrent: 1, ratePerSecondPerPrincipal: 1_000 },
  });
  insurer = await under.tokenFor({ subject: 'insurer-1', roles: ['insurer'] });
});

afterAll(() => under.close());

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const send = (path: string, { method = 'GET', body, headers }: Sent = {}): Promise<Response> =>
  fetch(`${under.url}${path}`, { method, ...(body === undefined ? {} : { body }), headers: headers ?? {} });

const json = (): Record<string, string> => ({
  ...insurer,
  'content-type': 'application/json',
  'idempotency-key': 'k-1',
});

describe('every answer', () => {
  test.each<[number, string, () => Sent]>([
    [200, '/v1/policies/P-1', () => ({})],
    [200, '/v1/policies/P-1', () => ({ method: 'HEAD' })],
    [304, '/v1/policies/P-1', () => ({ headers: { 'if-none-match': '"7"' } })],
    [200, '/v1/empty', () => ({})],
    [201, '/v1/policies', () => ({ method: 'POST', body: JSON.stringify(report), headers: json() })],
    [400, '/v1/policies', () => ({ method: 'POST', body: '{}', headers: json() })],
    [400, '/v1/policies/%zz', () => ({})],
    [401, '/v1/policies', () => ({ method: 'POST' })],
    [404, '/v1/nothing', () => ({})],
    [405, '/v1/policies/P-1', () => ({ method: 'PATCH' })],
    [500, '/v1/policies/P-1/crash', () => ({ method: 'DELETE' })],
    [503, '/v1/down', () => ({})],
    [200, '/livez', () => ({})],
    [200, '/readyz', () => ({})],
    [200, '/metrics', () => ({})],
    [200, '/openapi.json', () => ({})],
    [200, '/docs', () => ({})],
    [
      200,
      '/v1/policies/bulk',
      () => ({ method: 'POST', body: '{}\n', headers: { 'content-type': 'application/x-ndjson' } }),
    ],
  ])('of %i at %s has the security headers', async (status, path, sent) => {
    const response = await send(path, sent());
    await response.text();

    expect(response.status).toBe(status);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  test('says the type and the length of its content', async () => {
    const full = await send('/v1/policies/P-1');
    const head = await send('/v1/policies/P-1', { method: 'HEAD' });
    const refused = await send('/v1/nothing');
    const empty = await send('/v1/empty');

    const size = String(Buffer.byteLength(await full.text()));
    expect(full.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect([full.headers.get('content-length'), head.headers.get('content-length')]).toEqual([size, size]);
    expect(await head.text()).toBe('');
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(refused.headers.get('content-length')).toBe(String(Buffer.byteLength(await refused.text())));
    expect(empty.headers.get('content-type')).toBeNull();
    expect(empty.headers.get('content-length')).toBe('0');
  });

  test('of 500 and more is logged, thrown or returned', async () => {
    await (await send('/v1/policies/P-1/thrown', { method: 'DELETE' })).text();
    await (await send('/v1/down')).text();

    expect(under.logLines.slice(-2)).toEqual([
      expect.objectContaining({ code: 'STORE_UNAVAILABLE', err: expect.anything(), method: 'DELETE' }),
      expect.objectContaining({ code: 'STORE_UNAVAILABLE', detail: 'No primary', instance: '/v1/down' }),
    ]);
    expect(under.logLines.at(-1)).not.toHaveProperty('err');
  });
});

describe('a body', () => {
  const begin = (text: string) => {
    const call = request(`${under.url}/v1/policies`, { method: 'POST', headers: json() });
    call.on('error', () => undefined);
    call.write(text);
    return call;
  };

  test('may come in pieces', async () => {
    const text = JSON.stringify(report);
    const call = begin(text.slice(0, 20));
    const status = new Promise((resolve) => {
      call.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    call.end(text.slice(20));

    expect(await status).toBe(201);
  });

  test('that is broken off gives its place back', async () => {
    const call = begin('{"number": ');
    const statusOf = async (): Promise<number> => (await send('/v1/policies/P-1')).status;
    await waitFor(async () => (await statusOf()) === 503);
    call.destroy();
    await waitFor(async () => (await statusOf()) === 200);
  });
});
