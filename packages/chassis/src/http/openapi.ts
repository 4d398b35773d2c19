import type { ErrorCode } from '@donghu/kernel';
import type * as z from 'zod';
import type { Access } from '../authentication/access.js';
import type { BulkRoute } from './bulk-route.js';
import { type JsonObject, JsonSchemas } from './json-schema.js';
import { definitionOf, problemMediaType, problemType } from './problem.js';
import { type BilingualText, mayBringBody, type ResponseDescription, type Route } from './route.js';

export interface ServiceDescription {
  readonly name: string;
  readonly version: string;
  readonly title: BilingualText;
}

export interface OpenApiSource {
  readonly service: ServiceDescription;
  readonly routes: readonly Route[];
  readonly bulkRoutes: readonly BulkRoute[];
}

export interface OpenApiOperation extends JsonObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, JsonObject>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: JsonObject;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: JsonObject & { readonly schemas: Readonly<Record<string, unknown>> };
}

/** A problem that an operation can answer, where its status is not that of the registry. */
interface ProblemAnswer {
  readonly code: ErrorCode;
  readonly status?: number;
}

/** A token that is sent is checked, also where none is needed. */
const always: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'OVERLOADED',
  'INTERNAL',
  'DRAINING',
  'STORE_UNAVAILABLE',
  'DEPENDENCY_UNAVAILABLE',
];
const guarded: readonly ErrorCode[] = ['FORBIDDEN'];
const withBody: readonly ErrorCode[] = ['MALFORMED_JSON', 'UNSUPPORTED_MEDIA_TYPE'];
const withKey: readonly ErrorCode[] = [
  'IDEMPOTENCY_KEY_MISSING',
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_KEY_IN_FLIGHT',
];

/** Of every call that may bring a body, wanted or not: it is read before it is known to be unwanted. */
const whileReading: readonly ProblemAnswer[] = [
  { code: 'BODY_TOO_LARGE' },
  { code: 'DEADLINE_EXCEEDED', status: 408 },
];

const templated = (path: string): string => path.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}');

const titleOf = ({ en, zh }: BilingualText): string => `${en} · ${zh}`;

const accessSentence = (access: Access): string =>
  access === 'anyone' ? 'Open to anyone. 无需令牌' : `Roles 角色: ${access.roles.join(', ')}`;

const statusOf = ({ code, status }: ProblemAnswer): number => status ?? definitionOf(code).http;

/** Every problem that an operation can answer, by HTTP status. */
const problemResponses = (problems: readonly ProblemAnswer[]): Record<string, JsonObject> => {
  const statuses = [...new Set(problems.map(statusOf))];
  return Object.fromEntries(
    statuses.map((status) => {
      const those = problems.filter((problem) => statusOf(problem) === status).map(({ code }) => code);
      return [String(status), problemResponse(status, [...new Set(those)])];
    }),
  );
};

const problemResponse = (status: number, codes: readonly ErrorCode[]): JsonObject => {
  const headers = problemHeaders(status, codes);
  return {
    description: codes.map((code) => `${code}: ${titleOf(definitionOf(code).title)}`).join('\n\n'),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: {
      [problemMediaType]: {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(codes.map((code) => [code, { value: problemExample(code, status) }])),
      },
    },
  };
};

const headerReference = (name: keyof typeof responseHeaders): JsonObject => ({
  $ref: `#/components/headers/${name}`,
});

const problemHeaders = (status: number, codes: readonly ErrorCode[]): JsonObject => ({
  ...(codes.some((code) => definitionOf(code).retryable)
    ? { 'Retry-After': headerReference('RetryAfter') }
    : {}),
  ...(status === 401 ? { 'WWW-Authenticate': headerReference('WwwAuthenticate') } : {}),
  ...(status === 415 ? { Accept: headerReference('AcceptedMediaTypes') } : {}),
});

const problemExample = (code: ErrorCode, status: number): JsonObject => {
  const { title } = definitionOf(code);
  return {
    type: problemType(code),
    title: title.en,
    titleZh: title.zh,
    status,
    detail: title.en,
    instance: '/v1/…',
    code,
    errors: [],
    facts: {},
  };
};

const responseHeaders = {
  RetryAfter: {
    description: 'Seconds after which to try again',
    schema: { type: 'integer', minimum: 0 },
  },
  WwwAuthenticate: {
    description: 'RFC 6750: how to authenticate, and what was wrong with the token that was sent',
    required: true,
    schema: { type: 'string', pattern: '^Bearer ' },
  },
  AcceptedMediaTypes: {
    description: 'RFC 9110, 15.5.16: the media types that are accepted here',
    required: true,
    schema: { type: 'string' },
  },
  Location: {
    description: 'Where what was created can be read, if it can be read by itself',
    schema: { type: 'string', format: 'uri-reference' },
  },
  ETag: {
    description: 'The version of what is answered, if it has versions',
    schema: { type: 'string', pattern: '^"[!#-~]*"$' },
  },
  IdempotencyReplayed: {
    description: 'The stored answer of an earlier request with this Idempotency-Key',
    schema: { type: 'string', const: 'true' },
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

const fieldSchema: JsonObject = {
  type: 'object',
  required: ['pointer', 'rule', 'detail'],
  properties: {
    pointer: {
      type: 'string',
      description:
        'RFC 6901 pointer into the body; /path/…, /query/… and /header/… point at the other parts of a request',
      examples: ['/premium/paid'],
    },
    rule: { type: 'string', examples: ['REQUIRED'] },
    detail: { type: 'string' },
  },
};

const problemSchema: JsonObject = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'titleZh', 'status', 'detail', 'instance', 'code', 'errors', 'facts'],
  properties: {
    type: { type: 'string', format: 'uri', examples: [problemType('VALIDATION_FAILED')] },
    title: { type: 'string' },
    titleZh: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', examples: ['VALIDATION_FAILED'] },
    errors: { type: 'array', items: { $ref: '#/components/schemas/FieldFault' } },
    facts: { type: 'object', additionalProperties: { type: 'string' } },
    traceId: { type: 'string' },
  },
};

const lineAnswerSchema: JsonObject = {
  type: 'object',
  required: ['line', 'outcome'],
  properties: {
    line: { type: 'integer', minimum: 1, description: 'The number of the line that is answered' },
    outcome: {
      type: 'string',
      description: 'rejected: mend the line. failed: nothing was decided, send it again. Others: done',
    },
    code: { type: 'string' },
    field: { type: 'string', description: 'RFC 6901 pointer to the first field at fault' },
    detail: { type: 'string' },
    errors: { type: 'array', items: { $ref: '#/components/schemas/FieldFault' } },
    facts: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const headerParameter = (
  name: string,
  required: boolean,
  description: string,
  schema: JsonObject = {},
): JsonObject => ({ name, in: 'header', required, description, schema: { type: 'string', ...schema } });

const headerParameters = (route: Route): JsonObject[] => [
  ...(route.idempotent
    ? [
        headerParameter(
          'Idempotency-Key',
          true,
          'A new key for each new request; the same one when it is sent again. 幂等键',
          { pattern: '^"?[!#-~]{1,255}"?$', examples: ['0199f0a1-0000-7000-8000-000000000001'] },
        ),
      ]
    : []),
  ...(route.errors.includes('VERSION_MISMATCH')
    ? [
        headerParameter('If-Match', false, 'The ETag that was read, or * for any', {
          pattern: '^(\\*|W/.*|"[!#-~]*")$',
        }),
      ]
    : []),
  ...(route.method === 'get'
    ? [headerParameter('If-None-Match', false, 'ETags that the caller has: 304 is answered for one of them')]
    : []),
];

const pathParameters = (path: string, schemas: JsonSchemas, params: z.ZodType | undefined): JsonObject[] => {
  const properties = params === undefined ? {} : propertiesOf(schemas.of(params));
  return [...path.matchAll(/:([A-Za-z0-9_]+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string' },
  }));
};

const queryParameters = (schemas: JsonSchemas, query: z.ZodType | undefined): JsonObject[] => {
  if (query === undefined) {
    return [];
  }
  const schema = schemas.of(query);
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(propertiesOf(schema)).map(([name, property]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: property,
  }));
};

const propertiesOf = (schema: JsonObject): Record<string, unknown> =>
  typeof schema.properties === 'object' && schema.properties !== null ? { ...schema.properties } : {};

const successResponses = (route: Route, schemas: JsonSchemas): Record<string, JsonObject> => ({
  ...Object.fromEntries(
    Object.entries(route.responses).map(([status, response]) => {
      const headers = successHeaders(route, status);
      return [
        status,
        {
          description: response.description,
          ...(Object.keys(headers).length === 0 ? {} : { headers }),
          ...contentOf(response, schemas),
        },
      ];
    }),
  ),
  ...(route.method === 'get'
    ? {
        304: {
          description: 'The caller has this version · 未变更',
          headers: { ETag: headerReference('ETag') },
        },
      }
    : {}),
});

const successHeaders = ({ method, idempotent }: Route, status: string): JsonObject => ({
  ETag: headerReference('ETag'),
  ...(method === 'post' && (status === '201' || status === '202')
    ? { Location: headerReference('Location') }
    : {}),
  ...(idempotent ? { 'Idempotency-Replayed': headerReference('IdempotencyReplayed') } : {}),
});

const contentOf = ({ schema, example }: ResponseDescription, schemas: JsonSchemas): JsonObject =>
  schema === undefined
    ? {}
    : {
        content: {
          'application/json': {
            schema: schemas.of(schema),
            ...(example === undefined ? {} : { example }),
          },
        },
      };

const isOpen = (access: Access): boolean => access === 'anyone' || access.roles.includes('public');

const securityOf = (access: Access): JsonObject[] => (isOpen(access) ? [] : [{ bearer: [] }]);

const problemsOf = (route: Route): readonly ProblemAnswer[] => [
  ...[
    ...always,
    ...(route.access === 'anyone' ? [] : guarded),
    ...(route.body === undefined ? [] : withBody),
    ...(route.idempotent ? withKey : []),
    ...route.errors,
  ].map((code) => ({ code })),
  ...(mayBringBody(route) ? whileReading : []),
];

const operationOf = (route: Route, schemas: JsonSchemas): OpenApiOperation => {
  const parameters = [
    ...pathParameters(route.path, schemas, route.params),
    ...queryParameters(schemas, route.query),
    ...headerParameters(route),
  ];
  return {
    operationId: route.operationId,
    summary: titleOf(route.summary),
    description: accessSentence(route.access),
    tags: [route.tag],
    security: securityOf(route.access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: requestBodyOf(route.body, route.example, schemas) }),
    responses: { ...problemResponses(problemsOf(route)), ...successResponses(route, schemas) },
  };
};

const requestBodyOf = (body: z.ZodType, example: unknown, schemas: JsonSchemas): JsonObject => ({
  required: true,
  content: {
    'application/json': { schema: schemas.of(body), ...(example === undefined ? {} : { example }) },
  },
});

const ndjsonExample = (example: unknown): JsonObject =>
  example === undefined ? {} : { example: `${JSON.stringify(example)}\n` };

const bulkOperationOf = (route: BulkRoute, schemas: JsonSchemas): OpenApiOperation => {
  const codes: readonly ErrorCode[] = [...always, ...guarded, 'UNSUPPORTED_MEDIA_TYPE'];
  const lineCodes = [...new Set<ErrorCode>(['MALFORMED_JSON', 'BODY_TOO_LARGE', ...always, ...route.errors])];
  return {
    operationId: route.operationId,
    summary: titleOf(route.summary),
    description: `${accessSentence(route.access)}\n\nOne JSON object a line, answered line by line and in order while it is being sent: read the answers while sending. A line's code is one of ${lineCodes.join(', ')}.`,
    tags: [route.tag],
    security: securityOf(route.access),
    requestBody: {
      required: true,
      content: {
        'application/x-ndjson': { schema: schemas.of(route.item), ...ndjsonExample(route.example) },
      },
    },
    responses: {
      ...problemResponses(codes.map((code) => ({ code }))),
      200: {
        description: 'An answer for every line · 逐行应答',
        content: {
          'application/x-ndjson': {
            schema: { $ref: '#/components/schemas/LineAnswer' },
            ...ndjsonExample(route.answerExample),
          },
        },
      },
    },
  };
};

const byPath = (
  operations: readonly (readonly [path: string, method: string, operation: OpenApiOperation])[],
): OpenApiDocument['paths'] => {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const [path, method, operation] of operations) {
    paths[templated(path)] = { ...paths[templated(path)], [method]: operation };
  }
  return paths;
};

/** The OpenAPI 3.1 document of a service's HTTP door. */
export const openApiDocument = ({ service, routes, bulkRoutes }: OpenApiSource): OpenApiDocument => {
  const schemas = new JsonSchemas();
  const paths = byPath([
    ...routes.map((route) => [route.path, route.method, operationOf(route, schemas)] as const),
    ...bulkRoutes.map((route) => [route.path, 'post', bulkOperationOf(route, schemas)] as const),
  ]);
  const tags = [...new Set([...routes, ...bulkRoutes].map(({ tag }) => tag))].map((name) => ({ name }));
  return {
    openapi: '3.1.0',
    info: {
      title: titleOf(service.title),
      version: service.version,
      summary: `HTTP door of ${service.name}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags,
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      headers: responseHeaders,
      schemas: {
        Problem: problemSchema,
        FieldFault: fieldSchema,
        LineAnswer: lineAnswerSchema,
        ...schemas.components,
      },
    },
  };
};
