import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import { domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { reportAnswer } from '../commands/report-answer.js';
import { reportPolicyCommand } from '../commands/report-policy.js';
import { findPolicy, listPolicies } from '../store/policy-queries.js';
import { idPath } from './id-path.js';
import { policyReportInput } from './policy-report-input.js';
import {
  pageSchema,
  policyNumberSchema,
  policyReportExample,
  policyReportSchema,
  reportAnswerExample,
  reportAnswerSchema,
} from './policy-schemas.js';
import { policyView, policyViewSchema } from './policy-view.js';
import { refusedToSee, scopeOfList } from './policy-visibility.js';

const tag = 'policies';
const readers = {
  roles: ['insurer', 'enterprise', 'operator', 'regulator', 'finance', 'auditor'],
} as const;

export const policyRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/policies',
    operationId: 'reportPolicy',
    summary: { en: 'Report a policy', zh: '报送保单' },
    tag,
    access: { roles: ['insurer', 'operator'] },
    idempotent: true,
    body: policyReportSchema,
    example: policyReportExample,
    responses: {
      201: { description: 'Accepted', schema: reportAnswerSchema, example: reportAnswerExample },
      200: {
        description: 'Already known',
        schema: reportAnswerSchema,
        example: { ...reportAnswerExample, outcome: 'ALREADY_KNOWN' },
      },
    },
    errors: [
      'USCC_INVALID',
      'LINE_UNKNOWN',
      'INSTITUTION_UNKNOWN',
      'INSURER_NOT_LICENSED',
      'INSTITUTION_NOT_OPEN',
      'POLICY_CONFLICT',
      'SHARES_NOT_WHOLE',
      'CO_INSURANCE_LEAD_NOT_ONE',
      'CO_INSURANCE_OF_ONE_COMPANY',
      'SANDBOX_CASE_UNKNOWN',
      'SANDBOX_NOT_ADMITTED',
      'SANDBOX_CAP_EXCEEDED',
    ],
    handle: async ({ body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, body.insurerUscc);
      if (refused !== undefined) return refused;
      const input = policyReportInput(body);
      const executed = await platform.executor.execute(reportPolicyCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const answer = reportAnswer(executed.output);
      if (isDomainError(answer)) return answer;
      return {
        status: answer.outcome === 'ACCEPTED' ? 201 : 200,
        body: answer,
        location: `/v1/policies/${idPath(answer.policyId)}`,
        etag: String(answer.version),
        replayed: executed.replayed,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/policies/:insurer/:number',
    operationId: 'getPolicy',
    summary: { en: 'Show a policy', zh: '查询保单' },
    tag,
    access: readers,
    params: z.strictObject({ insurer: usccSchema, number: policyNumberSchema }),
    responses: { 200: { description: 'The policy', schema: policyViewSchema } },
    errors: ['POLICY_UNKNOWN', 'USCC_INVALID'],
    handle: async ({ params, principal }) => {
      const policy = await findPolicy(platform.store.db, params.insurer, params.number);
      const refused = refusedToSee(principal, params.insurer, policy);
      if (refused !== undefined) return refused;
      if (policy === undefined) return domainError('POLICY_UNKNOWN', 'No policy stands under this number');
      return { status: 200, body: policyView(policy), etag: String(policy.version) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/policies',
    operationId: 'listPolicies',
    summary: { en: 'List policies', zh: '保单列表' },
    tag,
    access: readers,
    query: z.strictObject({
      insurer: usccSchema.optional(),
      insured: usccSchema.optional(),
      ...pageSchema,
    }),
    responses: {
      200: {
        description: 'A page in the order of insurer and number; an empty cursor ends the list',
        schema: z.strictObject({ items: z.array(policyViewSchema), nextCursor: z.string() }),
      },
    },
    errors: ['USCC_INVALID'],
    handle: async ({ query, principal }) => {
      const scope = scopeOfList(principal, query);
      if (isDomainError(scope)) return scope;
      const { cursor, limit } = query;
      const page = await listPolicies(platform.store.db, { ...scope, after: cursor, limit });
      const nextCursor = page.length === limit ? (page.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items: page.map(policyView), nextCursor } };
    },
  }),
];
