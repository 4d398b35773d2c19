import {
  type AnyRoute,
  defineRoute,
  type Executed,
  ownPartyOnly,
  type Platform,
  type RouteAnswer,
  usccSchema,
} from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { type ClaimReported, reportClaimCommand } from '../commands/report-claim.js';
import { policyId } from '../domain/policy.js';
import { findCessions } from '../store/cessions.js';
import { findClaim, listClaims } from '../store/claim-queries.js';
import { findPolicy } from '../store/policy-queries.js';
import {
  claimAnswerSchema,
  claimNumberSchema,
  claimPaymentExample,
  claimPaymentSchema,
  claimProgressSchema,
  claimReportExample,
  claimReportSchema,
} from './claim-schemas.js';
import { claimView, claimViewSchema } from './claim-view.js';
import { idPath } from './id-path.js';
import { pageSchema, policyNumberSchema } from './policy-schemas.js';
import { refusedToSee, scopeOfList } from './policy-visibility.js';

const tag = 'claims';
const reporters = { roles: ['insurer', 'operator'] } as const;
const readers = {
  roles: ['insurer', 'enterprise', 'operator', 'regulator', 'finance', 'auditor'],
} as const;
const byNumber = z.strictObject({ insurer: usccSchema, claim: claimNumberSchema });

const responses = {
  201: { description: 'Accepted', schema: claimAnswerSchema },
  200: { description: 'Already known', schema: claimAnswerSchema },
};

const answerOf = (executed: Executed<ClaimReported> | DomainError): RouteAnswer | DomainError => {
  if (isDomainError(executed)) return executed;
  const { output, replayed } = executed;
  return {
    status: output.outcome === 'ACCEPTED' ? 201 : 200,
    body: output,
    location: `/v1/claims/${idPath(output.claimId)}`,
    etag: String(output.version),
    replayed,
  };
};

export const claimRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/claims',
    operationId: 'reportClaim',
    summary: { en: 'Report a claim', zh: '报送赔案' },
    tag,
    access: reporters,
    idempotent: true,
    body: claimReportSchema,
    example: claimReportExample,
    responses,
    errors: ['USCC_INVALID', 'POLICY_UNKNOWN', 'OUTSIDE_TERM', 'ALREADY_REPORTED'],
    handle: async ({ body, principal, idempotency }) =>
      ownPartyOnly(principal, body.insurerUscc) ??
      answerOf(
        await platform.executor.execute(reportClaimCommand, { type: 'CLAIM', report: body }, { idempotency }),
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/claims/:insurer/:claim/progress',
    operationId: 'progressClaim',
    summary: { en: 'Report the progress of a claim', zh: '报送赔案进展' },
    tag,
    access: reporters,
    idempotent: true,
    params: byNumber,
    body: claimProgressSchema,
    example: { reference: 'JZ-1', state: 'SETTLED', on: '2025-05-20', reserve: '0.00' },
    responses,
    errors: ['USCC_INVALID', 'NOT_FOUND', 'ALREADY_REPORTED'],
    handle: async ({ params, body, principal, idempotency }) =>
      ownPartyOnly(principal, params.insurer) ??
      answerOf(
        await platform.executor.execute(
          reportClaimCommand,
          { type: 'PROGRESS', insurerUscc: params.insurer, claimNumber: params.claim, progress: body },
          { idempotency },
        ),
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/claims/:insurer/:claim/payments',
    operationId: 'payClaim',
    summary: { en: 'Report a payment on a claim', zh: '报送赔款' },
    tag,
    access: reporters,
    idempotent: true,
    params: byNumber,
    body: claimPaymentSchema,
    example: claimPaymentExample,
    responses,
    errors: ['USCC_INVALID', 'NOT_FOUND', 'ALREADY_REPORTED', 'POLICY_UNKNOWN'],
    handle: async ({ params, body, principal, idempotency }) =>
      ownPartyOnly(principal, params.insurer) ??
      answerOf(
        await platform.executor.execute(
          reportClaimCommand,
          { type: 'PAYMENT', insurerUscc: params.insurer, claimNumber: params.claim, payment: body },
          { idempotency },
        ),
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/claims/:insurer/:claim',
    operationId: 'getClaim',
    summary: { en: 'Show a claim', zh: '查询赔案' },
    tag,
    access: readers,
    params: byNumber,
    responses: { 200: { description: 'The claim', schema: claimViewSchema } },
    errors: ['NOT_FOUND', 'USCC_INVALID'],
    handle: async ({ params, principal }) => {
      const { db } = platform.store;
      const claim = await findClaim(db, params.insurer, params.claim);
      const policy =
        claim === undefined ? undefined : await findPolicy(db, params.insurer, claim.report.policyNumber);
      const refused = refusedToSee(principal, params.insurer, policy);
      if (refused !== undefined) return refused;
      if (claim === undefined) return domainError('NOT_FOUND', 'No claim stands under this number');
      const body = claimView(claim, await findCessions(db, claim.policyId));
      return { status: 200, body, etag: String(claim.version) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/claims',
    operationId: 'listClaims',
    summary: { en: 'List claims', zh: '赔案列表' },
    tag,
    access: readers,
    query: z.strictObject({
      insurer: usccSchema.optional(),
      insured: usccSchema.optional(),
      policy: policyNumberSchema.optional(),
      ...pageSchema,
    }),
    responses: {
      200: {
        description: 'A page in the order of insurer and number; an empty cursor ends the list',
        schema: z.strictObject({
          items: z.array(claimViewSchema.omit({ payments: true, recoveries: true })),
          nextCursor: z.string(),
        }),
      },
    },
    errors: ['USCC_INVALID'],
    handle: async ({ query, principal }) => {
      const scope = scopeOfList(principal, query);
      if (isDomainError(scope)) return scope;
      const { cursor, limit, policy } = query;
      if (policy !== undefined && scope.insurerUscc === undefined) {
        const detail = 'A policy number is unique within its insurer: name the insurer, too';
        return domainError('VALIDATION_FAILED', detail, {
          fields: [{ pointer: '/query/insurer', rule: 'REQUIRED', detail }],
        });
      }
      const page = await listClaims(platform.store.db, {
        ...scope,
        policyId:
          policy === undefined || scope.insurerUscc === undefined
            ? undefined
            : policyId(scope.insurerUscc, policy),
        after: cursor,
        limit,
      });
      const items = page.map((claim) => {
        const { payments: _, recoveries: __, ...shown } = claimView(claim, []);
        return shown;
      });
      return {
        status: 200,
        body: { items, nextCursor: page.length === limit ? (page.at(-1)?._id ?? '') : '' },
      };
    },
  }),
];
