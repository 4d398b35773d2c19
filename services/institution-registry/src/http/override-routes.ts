import { type AnyRoute, defineRoute, freeTextSchema, type Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { approveUsccOverrideCommand, requestUsccOverrideCommand } from '../commands/override-uscc.js';
import { rawUsccSchema } from './institution-schemas.js';

const outputSchema = z.strictObject({ uscc: z.string(), state: z.enum(['REQUESTED', 'APPROVED']) });
const supervisors = { roles: ['regulator'] } as const;
const tag = 'code overrides';

/** The supervised override of a failing check digit: one person asks, another approves. */
export const overrideRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/uscc-overrides',
    operationId: 'requestUsccOverride',
    summary: { en: 'Ask to override a failing check digit', zh: '申请放行校验位不符的代码' },
    tag,
    access: supervisors,
    idempotent: true,
    body: z.strictObject({ uscc: rawUsccSchema, reason: freeTextSchema(500), evidence: freeTextSchema(500) }),
    example: {
      uscc: '91350211M0000XUF46',
      reason: 'The registration authority confirms the code',
      evidence: 'Letter 2025-17 of the market regulator',
    },
    responses: { 201: { description: 'Asked', schema: outputSchema } },
    errors: ['USCC_INVALID'],
    handle: async ({ body, principal, idempotency }) => {
      const executed = await platform.executor.execute(
        requestUsccOverrideCommand,
        { rawUscc: body.uscc, reason: body.reason, evidence: body.evidence, by: principal.subject },
        { idempotency },
      );
      return isDomainError(executed)
        ? executed
        : { status: 201, body: executed.output, replayed: executed.replayed };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/uscc-overrides/:uscc/approval',
    operationId: 'approveUsccOverride',
    summary: { en: 'Approve an override', zh: '批准放行' },
    tag,
    access: supervisors,
    params: z.strictObject({ uscc: z.string().max(64) }),
    responses: { 200: { description: 'Approved', schema: outputSchema } },
    errors: ['NOT_FOUND', 'OVERRIDE_NEEDS_TWO_PEOPLE'],
    handle: async ({ params, principal }) => {
      const executed = await platform.executor.execute(approveUsccOverrideCommand, {
        uscc: params.uscc,
        by: principal.subject,
      });
      return isDomainError(executed) ? executed : { status: 200, body: executed.output };
    },
  }),
];
