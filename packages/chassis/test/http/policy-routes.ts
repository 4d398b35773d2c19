import { type DomainError, domainError, formatYuan, refuse } from '@donghu/kernel';
import * as z from 'zod';
import { dateSchema, defineRoute, usccSchema, yuanSchema } from '../../src/http/index.js';

export const reportSchema = z.strictObject({
  number: z.string().min(1).max(40),
  enterprise: usccSchema,
  premium: yuanSchema,
  firstDay: dateSchema,
  line: z.enum(['EIT', 'STB']),
  note: z.string().optional(),
});

export const report = {
  number: 'P-1',
  enterprise: '91420106MADH00014F',
  premium: '80000.00',
  firstDay: '2025-03-10',
  line: 'EIT',
};

const base = {
  summary: { en: 'Report a policy', zh: '报送保单' },
  tag: 'policies',
  responses: { 201: { description: 'Accepted' } },
  errors: [],
} as const;

/** Echoes what the handler was given, so that tests see what passed the door. */
export const reportPolicy = defineRoute({
  ...base,
  method: 'post',
  path: '/v1/policies',
  operationId: 'reportPolicy',
  access: { roles: ['insurer'] },
  idempotent: true,
  body: reportSchema,
  bodyLimitBytes: 2_048,
  responses: { 201: { description: 'Accepted', schema: reportSchema, example: report } },
  example: report,
  errors: ['POLICY_CONFLICT'],
  handle: async ({ body, principal, idempotency }) => ({
    status: 201,
    location: `/v1/policies/${body.number}`,
    etag: '1',
    replayed: idempotency?.key === 'seen-before',
    body: { ...body, premium: formatYuan(body.premium), subject: principal.subject, idempotency },
  }),
});

export const readPolicy = defineRoute({
  ...base,
  method: 'get',
  path: '/v1/policies/:number',
  operationId: 'readPolicy',
  access: 'anyone',
  params: z.strictObject({ number: z.string().regex(/^P-/) }),
  query: z.strictObject({ limit: z.coerce.number().int().max(100).optional() }),
  responses: { 200: { description: 'The policy' } },
  handle: async ({ params, query }) => ({ status: 200, etag: '7', body: { ...params, ...query } }),
});

export const changePolicy = defineRoute({
  ...base,
  method: 'put',
  path: '/v1/policies/:number',
  operationId: 'changePolicy',
  access: { roles: ['insurer', 'operator'] },
  responses: { 200: { description: 'Changed' } },
  errors: ['VERSION_MISMATCH'],
  handle: async ({ ifMatch }) => ({ status: 200, body: { ifMatch } }),
});

const outcomes: Readonly<Record<string, () => DomainError>> = {
  conflict: () => domainError('POLICY_CONFLICT', 'It differs', { facts: { differs: 'premium' } }),
  thrown: () => refuse('STORE_UNAVAILABLE', 'No primary'),
  crash: () => {
    throw new Error('secret of the house');
  },
};

export const endPolicy = defineRoute({
  ...base,
  method: 'delete',
  path: '/v1/policies/:number/:outcome',
  operationId: 'endPolicy',
  access: { roles: ['public'] },
  errors: ['POLICY_CONFLICT'],
  handle: async ({ params }) => outcomes[params.outcome ?? '']?.() ?? { status: 200, body: { amount: 1n } },
});
