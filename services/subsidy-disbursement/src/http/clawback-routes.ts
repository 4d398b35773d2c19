import {
  type AnyRoute,
  defineRoute,
  freeTextSchema,
  nonNegativeYuanSchema,
  type Platform,
  usccSchema,
} from '@donghu/chassis';
import { calendarDateAt, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { recordRepaymentCommand } from '../commands/record-repayment.js';
import { listClawbacks } from '../store/clawbacks.js';
import { officersAndEnterprises, partyOf } from './access.js';
import { cursorSchema, limitSchema, pageOf, pageSchema } from './page.js';
import { clawbackViewExample, clawbackViewSchema } from './view-schemas.js';
import { clawbackView } from './views.js';

const tag = 'clawbacks';

export const clawbackRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/clawbacks',
    operationId: 'listClawbacks',
    summary: { en: 'List money that is asked back', zh: '查询追回款项' },
    tag,
    access: officersAndEnterprises,
    query: z.strictObject({ enterprise: usccSchema.optional(), cursor: cursorSchema, limit: limitSchema }),
    responses: {
      200: {
        description: 'A page in the order of the numbers; an empty cursor ends the list',
        schema: pageSchema(clawbackViewSchema),
        example: { items: [clawbackViewExample], nextCursor: '' },
      },
    },
    errors: ['USCC_INVALID'],
    handle: async ({ query, principal }) => {
      const enterprise = partyOf(principal, query.enterprise);
      if (isDomainError(enterprise)) return enterprise;
      const page = await listClawbacks(platform.store.db, enterprise, query.cursor, query.limit);
      return { status: 200, body: pageOf(page, query.limit, clawbackView) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/clawbacks/:id/repayments',
    operationId: 'recordRepayment',
    summary: { en: 'Record money that was returned', zh: '登记退回款项' },
    tag,
    access: { roles: ['finance'] },
    idempotent: true,
    params: z.strictObject({ id: z.string().min(1).max(100) }),
    body: z.strictObject({ amount: nonNegativeYuanSchema, reference: freeTextSchema(120) }),
    example: { amount: '24000.00', reference: '银行回单 20251120-0031' },
    responses: {
      201: {
        description: 'Recorded; what is still open',
        schema: z.strictObject({ clawback: z.string(), repaid: z.string(), outstanding: z.string() }),
        example: { clawback: 'ZH-2025-9K3T7QPM2B4X', repaid: '24000.00', outstanding: '24000.00' },
      },
    },
    errors: ['NOT_FOUND'],
    handle: async ({ params, body, principal, idempotency }) => {
      const executed = await platform.executor.execute(
        recordRepaymentCommand,
        {
          clawback: params.id,
          amount: body.amount,
          reference: body.reference,
          today: calendarDateAt(platform.clock.now()),
          by: principal.subject,
        },
        { idempotency },
      );
      if (isDomainError(executed)) return executed;
      return { status: 201, body: executed.output, replayed: executed.replayed };
    },
  }),
];
