import { type AnyRoute, dateSchema, defineRoute, freeTextSchema, type Platform } from '@donghu/chassis';
import { calendarDateAt, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { cancelProgrammeCommand } from '../commands/cancel-programme.js';
import { recordProgrammeCommand } from '../commands/record-programme.js';
import { countProgrammes, countsOn, programmeKinds } from '../domain/programme.js';
import { listAllKnown, listKnown } from '../store/kept-record-queries.js';
import { programmes } from '../store/programmes.js';
import { asOfQuery, pageQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { departmentSchema } from './covered-line-schemas.js';
import { ifVersion } from './if-version.js';
import { byId, keptSchema } from './record-schemas.js';
import { versionsRoute } from './versions-route.js';

const programmeSchema = z.strictObject({
  kind: z.enum(programmeKinds),
  titleZh: freeTextSchema(200),
  titleEn: freeTextSchema(200).optional(),
  heldOn: dateSchema,
  department: departmentSchema,
  participants: z.int().min(0).max(1_000_000),
  source: freeTextSchema(200),
});

const editors = { roles: ['operator', 'bureau', 'regulator'] } as const;
const tag = 'programmes';
const heldBetween = { from: dateSchema.optional(), to: dateSchema.optional() };

const whereHeld = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) =>
  from === undefined && to === undefined
    ? {}
    : {
        heldOn: { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lte: to }) },
      };

/** Talent, training, forums, cooperation and publicity, as counted events. */
export const programmeRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/programmes',
    operationId: 'recordProgramme',
    summary: { en: 'Record an event that was held', zh: '登记活动' },
    tag,
    access: editors,
    idempotent: true,
    body: programmeSchema,
    example: {
      kind: 'FORUM',
      titleZh: '东湖科技保险论坛',
      titleEn: 'East Lake tech-insurance forum',
      heldOn: '2025-06-18',
      department: 'OVC',
      participants: 320,
      source: '管委会简报 2025-12',
    },
    responses: { 201: { description: 'Recorded', schema: keptSchema } },
    errors: [],
    handle: async ({ body, principal, idempotency }) => {
      const input = { id: uuidV7(platform.clock), programme: body, by: principal.subject };
      const executed = await platform.executor.execute(recordProgrammeCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return { status: 201, body: output, etag: String(output.version), replayed };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/programmes/:id/cancellation',
    operationId: 'cancelProgramme',
    summary: { en: 'Take an event out of the count', zh: '撤销活动记录' },
    tag,
    access: editors,
    params: byId,
    body: z.strictObject({ reason: freeTextSchema(500) }),
    example: { reason: '重复登记' },
    responses: { 200: { description: 'Cancelled', schema: keptSchema } },
    errors: ['NOT_FOUND', 'VERSION_MISMATCH', 'ALREADY_REPORTED'],
    handle: async ({ params, body, principal, ifMatch }) => {
      return changedAnswer(
        await platform.executor.execute(cancelProgrammeCommand, {
          id: params.id,
          reason: body.reason,
          by: principal.subject,
          ifVersion: ifVersion(ifMatch),
        }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/programmes',
    operationId: 'listProgrammes',
    summary: { en: 'List events; with a date, those that count on it', zh: '活动列表（可按日期回溯）' },
    tag,
    access: 'anyone',
    query: z.strictObject({ ...pageQuery, ...heldBetween, kind: z.enum(programmeKinds).optional() }),
    responses: { 200: { description: 'In the order of recording; an empty cursor ends the list' } },
    errors: [],
    handle: async ({ query }) => {
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const { on, knownBefore } = asOf;
      const page = await listKnown(platform.store.db, programmes, {
        where: { ...whereHeld(query), ...(query.kind === undefined ? {} : { kind: query.kind }) },
        after: query.cursor,
        limit: query.limit,
        knownBefore,
      });
      const items = page.records
        .filter(({ record }) => on === undefined || countsOn(record, on))
        .map(({ id, version, record }) => ({ id, ...record, version }));
      return { status: 200, body: { items, nextCursor: page.nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/programme-counts',
    operationId: 'countProgrammes',
    summary: { en: 'Count the events held between two days, by kind', zh: '活动统计' },
    tag,
    access: 'anyone',
    query: z.strictObject({ ...asOfQuery, ...heldBetween }),
    responses: {
      200: {
        description: 'Every kind, counted as of the date',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({ kind: z.enum(programmeKinds), held: z.int(), participants: z.int() }),
          ),
        }),
      },
    },
    errors: [],
    handle: async ({ query }) => {
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const on = asOf.on ?? calendarDateAt(platform.clock.now());
      const known = await listAllKnown(platform.store.db, programmes, whereHeld(query), asOf.knownBefore);
      const counted = known.map(({ record }) => record).filter((programme) => countsOn(programme, on));
      return { status: 200, body: { items: [...countProgrammes(counted)] } };
    },
  }),
  versionsRoute(platform, {
    records: programmes,
    path: '/v1/programmes/:id/versions',
    operationId: 'listProgrammeVersions',
    summary: { en: 'List every version of an event', zh: '活动记录历史版本' },
    tag,
    view: (programme) => programme,
  }),
];
