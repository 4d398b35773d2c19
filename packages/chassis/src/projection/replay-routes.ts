import { type Clock, domainError, isDomainError, uuidV7 } from '@donghu/kernel';
import type { Db } from 'mongodb';
import * as z from 'zod';
import { defineRoute } from '../http/index.js';
import type { Executor } from '../store/index.js';
import { type ReplayDocument, replaysOf, requestReplay } from './replay-records.js';
import type { Replayer } from './replayer.js';

const tag = 'operations';

const stateSchema = z.enum(['WAITING', 'RUNNING', 'DONE', 'REFUSED', 'FAILED']);

const projectionSchema = z.strictObject({
  projection: z.string(),
  state: stateSchema,
  streams: z.array(z.strictObject({ stream: z.string(), from: z.int(), to: z.int() })),
  eventsRead: z.int(),
  eventsRefused: z.int(),
  documents: z.int(),
  digestBefore: z.string().optional(),
  digestAfter: z.string().optional(),
  differences: z.strictObject({ missing: z.int(), changed: z.int(), unknown: z.int() }).optional(),
  fault: z.strictObject({ code: z.string(), detail: z.string() }).optional(),
});

const replaySchema = z
  .strictObject({
    id: z.string(),
    state: stateSchema,
    requestedAt: z.string(),
    finishedAt: z.string().optional(),
    projections: z.array(projectionSchema),
  })
  .meta({ id: 'Replay' });

const bodySchema = z
  .strictObject({
    projection: z.string().min(1).max(100).optional(),
    fromSequence: z.int().min(1).optional(),
    fromTime: z.iso.datetime({ offset: true }).optional(),
    removeUnknown: z.boolean().default(false),
  })
  .refine(({ fromSequence, fromTime }) => fromSequence === undefined || fromTime === undefined, {
    error: 'A replay begins at a sequence or at a time',
    path: ['fromTime'],
    params: { rule: 'ONE_OF' },
  });

const answerOf = ({ _id, state, requestedAt, finishedAt, projections }: ReplayDocument): unknown => ({
  id: _id,
  state,
  requestedAt: requestedAt.toISOString(),
  ...(finishedAt === undefined ? {} : { finishedAt: finishedAt.toISOString() }),
  projections,
});

export interface ReplayRoutesSettings {
  readonly db: Db;
  readonly executor: Executor;
  readonly wallClock: Clock;
  readonly replayer: Replayer;
}

/** Building projections anew from the streams: to ask for it, and to see how it goes. */
export const replayRoutes = ({ db, executor, wallClock, replayer }: ReplayRoutesSettings) => [
  defineRoute({
    method: 'post',
    path: '/v1/replays',
    operationId: 'replayProjections',
    summary: { en: 'Build projections anew from the events', zh: '由事件重建投影' },
    tag,
    access: { roles: ['operator'] },
    idempotent: true,
    body: bodySchema,
    responses: { 202: { description: 'It is in the queue', schema: replaySchema } },
    example: { projection: 'enterprises' },
    errors: ['NOT_FOUND'],
    handle: async ({ body, idempotency, principal }) => {
      const names = replayer.projections.map(({ name }) => name);
      const wanted = body.projection === undefined ? names : names.filter((name) => name === body.projection);
      if (wanted.length === 0) {
        const kept =
          names.length === 0 ? 'keeps none: what it holds is its own' : `keeps ${names.join(', ')}`;
        return domainError('NOT_FOUND', `There is no such projection here; this service ${kept}`);
      }
      const several = replayer.projections.some(
        ({ name, sources }) => wanted.includes(name) && sources.length > 1,
      );
      if (body.fromSequence !== undefined && several) {
        const detail = 'The projection is built from several streams, whose sequences differ; give a time';
        return domainError('VALIDATION_FAILED', detail, {
          fields: [{ pointer: '/fromSequence', rule: 'SEVERAL_STREAMS', detail }],
        });
      }
      const executed = await executor.execute(
        requestReplay,
        {
          id: uuidV7(wallClock),
          requestedBy: principal.subject,
          requestedAt: wallClock.now(),
          from:
            body.fromSequence !== undefined
              ? { sequence: body.fromSequence }
              : body.fromTime !== undefined
                ? { time: new Date(body.fromTime) }
                : undefined,
          removesUnknown: body.removeUnknown,
          projections: wanted,
        },
        { idempotency },
      );
      if (isDomainError(executed)) return executed;
      const replay = await replaysOf(db).findOne({ _id: executed.output.id });
      if (replay === null) return domainError('NOT_FOUND', 'This replay was forgotten since');
      // What fails here is tried again by the job that looks for what waits.
      void replayer.workOff().catch(() => undefined);
      return {
        status: 202,
        body: answerOf(replay),
        location: `/v1/replays/${replay._id}`,
        replayed: executed.replayed,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/replays/:id',
    operationId: 'getReplay',
    summary: { en: 'See how a replay goes', zh: '查询重建进度' },
    tag,
    access: { roles: ['operator', 'auditor'] },
    params: z.strictObject({ id: z.string() }),
    responses: { 200: { description: 'As it is now', schema: replaySchema } },
    errors: ['NOT_FOUND'],
    handle: async ({ params }) => {
      const replay = await replaysOf(db).findOne({ _id: params.id });
      if (replay === null) return domainError('NOT_FOUND', 'There is no such replay');
      return { status: 200, body: answerOf(replay) };
    },
  }),
];
