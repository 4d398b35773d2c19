import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  defineBulkRoute,
  nonNegativeYuanSchema,
  type OpenApiDocument,
  yuanSchema,
} from '../../src/http/index.js';
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
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['400', '401', '429', '500', '503']),
      );
    }
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test('shows values of the domain in their form on the wire', () => {
    expect(document.components.schemas.Yuan).toMatchObject({ type: 'string', examples: ['80000.00'] });
    expect(document.components.schemas.Uscc).toMatchObject({ type: 'string', format: 'uscc' });
    expect(document.paths['/v1/policies']?.post).toMatchObject({
      security: [{ bearer: [] }],
      parameters: [
        { name: 'Idempotency-Key', in: 'header', required: true, schema: { pattern: expect.any(String) } },
      ],
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
        { name: 'If-None-Match', in: 'header', required: false },
      ],
    });
    expect(document.paths['/v1/policies/{number}']?.put?.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'If-Match', in: 'header' })]),
    );
    expect(Object.keys(document.paths['/v1/policies/bulk']?.post?.responses[200]?.content ?? {})).toEqual([
      'application/x-ndjson',
    ]);
  });

  test('says what the door itself answers: while it reads, to a token, to who has the version', () => {
    const post = document.paths['/v1/policies']?.post?.responses ?? {};
    const put = document.paths['/v1/policies/{number}']?.put?.responses ?? {};
    const get = document.paths['/v1/policies/{number}']?.get?.responses ?? {};

    expect(Object.keys(post)).toEqual(expect.arrayContaining(['403', '408', '409', '413', '415', '422']));
    expect(post['408']).toMatchObject({
      content: {
        'application/problem+json': { examples: { DEADLINE_EXCEEDED: { value: { status: 408 } } } },
      },
    });
    // No body is wanted, and one that comes is read all the same.
    expect(Object.keys(put)).toEqual(expect.arrayContaining(['408', '412', '413']));
    expect(Object.keys(put)).not.toContain('415');
    expect(Object.keys(get)).toEqual(expect.arrayContaining(['200', '304', '401']));
    expect(Object.keys(get)).not.toContain('403');
  });

  test('names the headers of answers, and those that never lack', () => {
    const responses = document.paths['/v1/policies']?.post?.responses ?? {};

    expect(responses['201']?.headers).toEqual({
      ETag: { $ref: '#/components/headers/ETag' },
      Location: { $ref: '#/components/headers/Location' },
      'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' },
    });
    expect(Object.keys(Object(responses['401']?.headers))).toEqual(['WWW-Authenticate']);
    expect(Object.keys(Object(responses['503']?.headers))).toEqual(['Retry-After']);
    expect(document.components.headers).toMatchObject({ WwwAuthenticate: { required: true } });
  });

  test('has request examples that the schemas accept', () => {
    expect(z.safeParse(reportSchema, report).success).toBe(true);
  });
});

describe('a path beside a less specific one', () => {
  test('is not served by it, and offers its own methods only', async () => {
    for (const method of ['GET', 'OPTIONS', 'DELETE']) {
      const answer = await fetch(`${under.url}/v1/policies/bulk`, { method });
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST']);
    }
  });
});

describe('the patterns of amounts', () => {
  const forms = [
    '0.00',
    '0.05',
    '-0.05',
    '-0.00',
    '-1.00',
    '80000.00',
    '01.00',
    '1.0',
    '1',
    '',
    '-0.50',
    '.50',
  ];

  test.each([
    ['Yuan', yuanSchema],
    ['NonNegativeYuan', nonNegativeYuanSchema],
  ] as const)('of %s allow what the schema takes', (id, schema) => {
    const converted = z.toJSONSchema(z.strictObject({ amount: schema }), {
      io: 'input',
      unrepresentable: 'any',
    });
    const pattern = new RegExp(String(Reflect.get(Object(converted.$defs?.[id]), 'pattern')));

    expect(forms.filter((form) => pattern.test(form))).toEqual(
      forms.filter((form) => z.safeParse(schema, form).success),
    );
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
