import { isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { defineRoute } from '../http/index.js';
import { type RepublicationSettings, republish } from '../messaging/republication.js';
import { listPublishedEvents } from '../store/index.js';
import type { Logger } from '../telemetry/index.js';
import type { AnyRoute } from './service-definition.js';

const idsInOnePage = 1_000;
const idsInOneRequest = 500;

const tag = 'operations';

/** What a stream that lost messages is refilled by: the ids that should be in it, and a way to put them back. */
export const republicationRoutes = (settings: RepublicationSettings, log: Logger): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/outbox-ids',
    operationId: 'listOutboxIds',
    summary: { en: 'List the events of one kind that were published', zh: '某类已发布事件的编号列表' },
    tag,
    access: { roles: ['operator', 'auditor'] },
    query: z.strictObject({
      type: z.string().min(1).max(200),
      cursor: z.string().max(64).default(''),
    }),
    responses: {
      200: {
        description: 'A page in the order of the commits; an empty cursor ends the list',
        schema: z.strictObject({
          items: z.array(z.strictObject({ id: z.string(), publishedAt: z.string() })),
          nextCursor: z.string(),
        }),
      },
    },
    errors: [],
    handle: async ({ query }) => {
      const page = await listPublishedEvents(settings.db, query.type, query.cursor, idsInOnePage);
      const items = page.events.map(({ id, keptFrom }) => ({ id, publishedAt: keptFrom.toISOString() }));
      return { status: 200, body: { items, nextCursor: page.next } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/republications',
    operationId: 'republishEvents',
    summary: { en: 'Publish events again under their ids', zh: '按原编号重新发布事件' },
    tag,
    access: { roles: ['operator'] },
    idempotent: true,
    body: z.strictObject({ eventIds: z.array(z.uuid()).min(1).max(idsInOneRequest) }),
    responses: {
      200: {
        description: 'How many of them were published before, and are in the stream again',
        schema: z.strictObject({ republished: z.int() }),
      },
    },
    example: { eventIds: ['01997f3e-6c00-7000-8000-000000000001'] },
    errors: ['BROKER_UNAVAILABLE'],
    handle: async ({ body, idempotency, principal }) => {
      const republished = await republish(settings, { ...body, key: idempotency?.key ?? '' });
      if (isDomainError(republished)) return republished;
      log.info({ republished, asked: body.eventIds.length, subject: principal.subject }, 'republished');
      return { status: 200, body: { republished } };
    },
  }),
];
