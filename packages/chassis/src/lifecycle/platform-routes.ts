import * as z from 'zod';
import { defineRoute } from '../http/index.js';
import { flowCounts, type MongoConnection } from '../store/index.js';
import type { BusinessClock } from './business-clock.js';
import type { AnyRoute } from './service-definition.js';

const flowCountsSchema = z.strictObject({
  sent: z.array(z.strictObject({ type: z.string(), recorded: z.int(), unpublished: z.int() })),
  handled: z.array(z.strictObject({ consumer: z.string(), type: z.string(), handled: z.int() })),
});

/** What every service says of its own outbox and inbox, for reconciliation. */
export const messageFlowRoute = (store: MongoConnection): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/message-flow',
    operationId: 'getMessageFlow',
    summary: { en: 'Count what was sent and what was handled', zh: '统计已发送与已处理的消息' },
    tag: 'operations',
    access: { roles: ['operator', 'auditor'] },
    responses: { 200: { description: 'Counts by event type', schema: flowCountsSchema } },
    errors: [],
    handle: async () => ({ status: 200, body: await flowCounts(store.db) }),
  });

/** Moves the business date; offered only where the test switches are on. */
export const businessClockRoute = (clock: BusinessClock): AnyRoute =>
  defineRoute({
    method: 'put',
    path: '/v1/business-clock',
    operationId: 'moveBusinessClock',
    summary: { en: 'Move the business clock (test switch)', zh: '移动业务时钟（仅测试）' },
    tag: 'operations',
    access: { roles: ['operator'] },
    body: z.strictObject({ now: z.iso.datetime({ offset: true }) }),
    responses: {
      200: { description: 'The clock stands there', schema: z.strictObject({ now: z.string() }) },
    },
    example: { now: '2025-09-05T10:00:00+08:00' },
    errors: [],
    handle: async ({ body }) => {
      clock.moveTo(new Date(body.now));
      return { status: 200, body: { now: clock.now().toISOString() } };
    },
  });
