import {
  type AnyRoute,
  dateSchema,
  defineRoute,
  ownPartyOnly,
  type Platform,
  usccSchema,
} from '@donghu/chassis';
import { domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { grantAuthorisationCommand, revokeAuthorisationCommand } from '../commands/authorise.js';
import { authorisedPurposes } from '../domain/authorisation.js';
import { listAuthorisations } from '../store/authorisation-queries.js';
import { grantId, parseGrantId } from '../store/authorisations.js';

const tag = 'authorisations';

const authorisationSchema = z.strictObject({
  subject: usccSchema,
  asker: usccSchema,
  purpose: z.enum(authorisedPurposes),
  from: dateSchema,
  /** Last day. */
  to: dateSchema,
});

const example = {
  subject: '91420100616400352X',
  asker: '91350900587527783P',
  purpose: 'LOAN_REVIEW',
  from: '2099-01-01',
  to: '2099-12-31',
};

const exampleId = `${example.subject}.${example.asker}.${example.purpose}.1`;

const shownSchema = z.strictObject({
  id: z.string(),
  subject: z.string(),
  asker: z.string(),
  purpose: z.string(),
  from: z.string(),
  to: z.string(),
  grantedAt: z.string(),
  revokedAt: z.string().optional(),
});

export const authorisationRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/authorisations',
    operationId: 'grantAuthorisation',
    summary: { en: 'Authorise an insurer or a bank to look up', zh: '授权保险机构或银行查询' },
    tag,
    access: { roles: ['enterprise'] },
    idempotent: true,
    body: authorisationSchema,
    example,
    responses: {
      201: {
        description: 'Authorised',
        schema: z.strictObject({ id: z.string() }),
        example: { id: exampleId },
      },
    },
    errors: ['USCC_INVALID', 'FORBIDDEN'],
    handle: async ({ body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, body.subject);
      if (refused !== undefined) return refused;
      const input = { ...body, by: principal.subject };
      const executed = await platform.executor.execute(grantAuthorisationCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { id } = executed.output;
      return {
        status: 201,
        body: executed.output,
        location: `/v1/authorisations/${id}`,
        replayed: executed.replayed,
      };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/authorisations/:id',
    operationId: 'revokeAuthorisation',
    summary: { en: 'Revoke an authorisation at once', zh: '撤销授权' },
    tag,
    access: { roles: ['enterprise'] },
    params: z.strictObject({ id: z.string().max(100) }),
    responses: {
      200: { description: 'Revoked', schema: z.strictObject({ id: z.string() }), example: { id: exampleId } },
    },
    errors: ['NOT_FOUND', 'FORBIDDEN'],
    handle: async ({ params, principal }) => {
      const grant = parseGrantId(params.id);
      if (grant === undefined) return domainError('NOT_FOUND', 'there is no such authorisation');
      const refused = ownPartyOnly(principal, grant.subject);
      if (refused !== undefined) return refused;
      const executed = await platform.executor.execute(revokeAuthorisationCommand, grant);
      return isDomainError(executed) ? executed : { status: 200, body: executed.output };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/authorisations',
    operationId: 'listAuthorisations',
    summary: { en: 'List what an enterprise has authorised', zh: '查询企业授权' },
    tag,
    access: { roles: ['enterprise', 'regulator', 'auditor'] },
    query: z.strictObject({ subject: usccSchema }),
    responses: {
      200: {
        description: 'Authorisations, revoked and past ones too',
        schema: z.strictObject({ items: z.array(shownSchema) }),
      },
    },
    errors: ['USCC_INVALID', 'FORBIDDEN'],
    handle: async ({ query, principal }) => {
      const refused = ownPartyOnly(principal, query.subject);
      if (refused !== undefined) return refused;
      const documents = await listAuthorisations(platform.store.db, query.subject);
      const items = documents.flatMap(({ _id, subject, asker, purpose, grants }) =>
        grants.map(({ number, from, to, grantedAt, revokedAt }) => ({
          id: grantId(_id, number),
          subject,
          asker,
          purpose,
          from,
          to,
          grantedAt: grantedAt.toISOString(),
          ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() }),
        })),
      );
      return { status: 200, body: { items } };
    },
  }),
];
