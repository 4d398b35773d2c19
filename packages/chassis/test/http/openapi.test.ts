import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { defineBulkRoute, type OpenApiDocument } from '../../src/http/index.js';
import { type DoorUnderTest, openDoor } from './door-under-test.js';
import { changePolicy, endPolicy, readPolicy, report, reportPolicy, reportSchema } from './policy-routes.js';

const reportPolicies = defineBulkRoute({
  path: '/v1/policies/bulk',
  operationId: 'reportPolicies',
  summary: { en: 'Report <policies> in bulk', zh: '批量报送保单' },
  tag: 'policies',
  access: { roles: ['insurer'] },
  item: reportSchema,
  example: report,
  errors: ['POLICY_CONFLICT'],
  handleBatch: async (items) => items.map(({ line }) => ({ line, outcome: 'accepted' })),
});

let under: DoorUnderTest;
let document: OpenApiDocument;

beforeAll(async () => {
  under = await openDoor({
    routes: [reportPolicy, readPolicy, changePolicy, endPolicy],
    bulkRoutes: [reportPolicies],
  });
  document = (await (await fetch(`${under.url}/openapi.json`)).json()) as OpenApiDocument;
});
afterAll(() => under.close());

const referencesIn = (node: unknown): string[] => {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : referencesIn(value),
  );
};

const resolve = (reference: string): unknown =>
  reference
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
      document,
    );

describe('the OpenAPI document', () => {
  test('has every route, with responses, and every reference resolves', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    );

    expect(operations.map(([call]) => call).sort()).toEqual([
      'delete /v1/policies/{number}/{outcome}',
      'get /v1/policies/{number}',
      'post /v1/policies',
      'post /v1/policies/bulk',
      'put /v1/policies/{number}',
    ]);
    for (const [, operation] of operations) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '429', '500', '503']));
    }
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test('shows values of the domain in their form on the wire', () => {
    expect(document.components.schemas.Yuan).toMatchObject({ type: 'string', examples: ['80000.00'] });
    expect(document.paths['/v1/policies']?.post).toMatchObject({
      security: [{ bearer: [] }],
      parameters: [{ name: 'Idempotency-Key', in: 'header', required: true }],
      requestBody: {
        content: {
          'application/json': {
            example: report,
            schema: {
              additionalProperties: false,
              required: ['number', 'enterprise', 'premium', 'firstDay', 'line'],
              properties: { premium: { $ref: '#/components/schemas/Yuan' } },
            },
          },
        },
      },
    });
  });

  test('names path and query parameters, and the media type of a stream', () => {
    expect(document.paths['/v1/policies/{number}']?.get).toMatchObject({
      security: [],
      parameters: [
        { name: 'number', in: 'path', required: true },
        { name: 'limit', in: 'query', required: false },
      ],
    });
    expect(document.paths['/v1/policies/{number}']?.put?.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'If-Match', in: 'header' })]),
    );
    expect(Object.keys(document.paths['/v1/policies/bulk']?.post?.responses[200]?.content ?? {})).toEqual([
      'application/x-ndjson',
    ]);
  });

  test('has request examples that the schemas accept', () => {
    expect(z.safeParse(reportSchema, report).success).toBe(true);
  });
});

describe('the reference page', () => {
  test('lists every operation in both languages, escaped, without scripts or anything from elsewhere', async () => {
    const response = await fetch(`${under.url}/docs`);
    const page = await response.text();

    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('Report a policy · 报送保单');
    expect(page).toContain('Report &lt;policies&gt; in bulk');
    expect(page).toContain('80000.00');
    expect(page).not.toMatch(/<script|<link|src=|https?:\/\//);
  });
});
