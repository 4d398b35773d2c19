import {
  type AnyRoute,
  dateSchema,
  defineRoute,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
  usccSchema,
} from '@donghu/chassis';
import { domainError, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { decideGreenChannelCommand } from '../commands/decide-green-channel.js';
import { fileGreenChannelCommand } from '../commands/file-green-channel.js';
import type { AsOf } from '../domain/as-of.js';
import {
  applicationOn,
  daysToDecide,
  type GreenChannelApplication,
  greenChannelDecisions,
  greenChannelKinds,
  measureDaysToDecide,
} from '../domain/green-channel.js';
import { greenChannelApplications } from '../store/green-channel-applications.js';
import { findKnown, type Known, listAllKnown, listKnown } from '../store/kept-record-queries.js';
import { asOfQuery, pageQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { departmentSchema } from './covered-line-schemas.js';
import { ifVersion } from './if-version.js';
import { byId, keptSchema } from './record-schemas.js';
import { versionsRoute } from './versions-route.js';

const applicationSchema = z.strictObject({
  applicantUscc: usccSchema,
  kind: z.enum(greenChannelKinds),
  title: freeTextSchema(200),
  department: departmentSchema,
  filedOn: dateSchema,
});

const applicants = ['enterprise', 'insurer', 'operator'] as const;
const offices = ['bureau', 'operator', 'regulator'] as const;
const tag = 'green channel';

const view = (application: GreenChannelApplication) => {
  const days = daysToDecide(application);
  return {
    ...application,
    decidedOn: application.decidedOn ?? '',
    reason: application.reason ?? '',
    ...(days === undefined ? {} : { daysToDecide: days }),
  };
};

const shownOn = (
  { id, version, record }: Known<GreenChannelApplication>,
  { on }: AsOf,
): ({ readonly id: string; readonly version: number } & ReturnType<typeof view>) | undefined => {
  const application = on === undefined ? record : applicationOn(record, on);
  return application === undefined ? undefined : { id, ...view(application), version };
};

/** Applications through the green channel, and how many days their decisions take. */
export const greenChannelRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/green-channel-applications',
    operationId: 'fileGreenChannelApplication',
    summary: { en: 'File an application through the green channel', zh: '提交绿色通道申请' },
    tag,
    access: { roles: applicants },
    idempotent: true,
    body: applicationSchema,
    example: {
      applicantUscc: '91420100616400352X',
      kind: 'LAND',
      title: '光纤预制棒扩产项目用地',
      department: 'NRP',
      filedOn: '2025-03-10',
    },
    responses: { 201: { description: 'Filed', schema: keptSchema } },
    errors: ['USCC_INVALID', 'ENTERPRISE_UNKNOWN'],
    handle: async ({ body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, body.applicantUscc);
      if (refused !== undefined) return refused;
      const input = {
        id: uuidV7(platform.clock),
        application: { ...body, filedBy: principal.subject },
      };
      const executed = await platform.executor.execute(fileGreenChannelCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return {
        status: 201,
        body: output,
        location: `/v1/green-channel-applications/${output.id}`,
        etag: String(output.version),
        replayed,
      };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/green-channel-applications/:id/decision',
    operationId: 'decideGreenChannelApplication',
    summary: { en: 'Approve or refuse an application', zh: '绿色通道审批' },
    tag,
    access: { roles: offices },
    params: byId,
    body: z.strictObject({
      decision: z.enum(greenChannelDecisions),
      on: dateSchema,
      reason: freeTextSchema(500).optional(),
    }),
    example: { decision: 'APPROVED', on: '2025-03-17' },
    responses: { 200: { description: 'Decided', schema: keptSchema } },
    errors: ['NOT_FOUND', 'VERSION_MISMATCH', 'APPLICATION_STATE_CONFLICT', 'SAME_PERSON_TWICE'],
    handle: async ({ params, body, principal, ifMatch }) => {
      return changedAnswer(
        await platform.executor.execute(decideGreenChannelCommand, {
          id: params.id,
          outcome: { state: body.decision, on: body.on, reason: body.reason },
          principal,
          ifVersion: ifVersion(ifMatch),
        }),
      );
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/green-channel-applications/:id/withdrawal',
    operationId: 'withdrawGreenChannelApplication',
    summary: { en: 'Withdraw an application', zh: '撤回绿色通道申请' },
    tag,
    access: { roles: applicants },
    params: byId,
    body: z.strictObject({ on: dateSchema, reason: freeTextSchema(500).optional() }),
    example: { on: '2025-03-12' },
    responses: { 200: { description: 'Withdrawn', schema: keptSchema } },
    errors: ['NOT_FOUND', 'VERSION_MISMATCH', 'APPLICATION_STATE_CONFLICT'],
    handle: async ({ params, body, principal, ifMatch }) => {
      return changedAnswer(
        await platform.executor.execute(decideGreenChannelCommand, {
          id: params.id,
          outcome: { state: 'WITHDRAWN', ...body },
          principal,
          ifVersion: ifVersion(ifMatch),
        }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/green-channel-applications/:id',
    operationId: 'getGreenChannelApplication',
    summary: { en: 'Show an application', zh: '查询绿色通道申请' },
    tag,
    access: { roles: [...new Set([...applicants, ...offices, 'auditor' as const])] },
    params: byId,
    query: z.strictObject(asOfQuery),
    responses: { 200: { description: 'The application, or what it was' } },
    errors: ['NOT_FOUND'],
    handle: async ({ params, query, principal }) => {
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const db = platform.store.db;
      const known = await findKnown(db, greenChannelApplications, params.id, asOf.knownBefore);
      const shown = known === undefined ? undefined : shownOn(known, asOf);
      if (shown === undefined) return domainError('NOT_FOUND', `there is no application ${params.id}`);
      const refused = ownPartyOnly(principal, shown.applicantUscc);
      return refused ?? { status: 200, body: shown, etag: String(shown.version) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/green-channel-applications',
    operationId: 'listGreenChannelApplications',
    summary: { en: 'List applications, as of a date if wanted', zh: '绿色通道申请列表' },
    tag,
    access: { roles: [...new Set([...offices, ...applicants, 'auditor' as const])] },
    query: z.strictObject({ ...pageQuery, applicantUscc: usccSchema.optional() }),
    responses: { 200: { description: 'In the order of filing; an empty cursor ends the list' } },
    errors: ['USCC_INVALID'],
    handle: async ({ query, principal }) => {
      // A party names itself; those who may see all need not name anybody.
      const refused = ownPartyOnly(principal, query.applicantUscc ?? '');
      if (refused !== undefined) return refused;
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const page = await listKnown(platform.store.db, greenChannelApplications, {
        where: query.applicantUscc === undefined ? {} : { applicantUscc: query.applicantUscc },
        after: query.cursor,
        limit: query.limit,
        knownBefore: asOf.knownBefore,
      });
      const items = page.records.flatMap((known) => shownOn(known, asOf) ?? []);
      return { status: 200, body: { items, nextCursor: page.nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/green-channel-days',
    operationId: 'measureGreenChannel',
    summary: {
      en: 'Measure the days to decide, over what was filed between two days',
      zh: '绿色通道办理时长',
    },
    tag,
    access: 'anyone',
    query: z.strictObject({
      ...asOfQuery,
      from: dateSchema,
      to: dateSchema,
      kind: z.enum(greenChannelKinds).optional(),
    }),
    responses: {
      200: {
        description: 'Counts and calendar days',
        schema: z.strictObject({
          filed: z.int(),
          waiting: z.int(),
          withdrawn: z.int(),
          decided: z.int(),
          averageDays: z.string(),
          medianDays: z.string(),
          longestDays: z.int(),
        }),
      },
    },
    errors: [],
    handle: async ({ query }) => {
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const { on, knownBefore } = asOf;
      const where = {
        filedOn: { $gte: query.from, $lte: query.to },
        ...(query.kind === undefined ? {} : { kind: query.kind }),
      };
      const known = await listAllKnown(platform.store.db, greenChannelApplications, where, knownBefore);
      const applications = known.flatMap(({ record }) =>
        on === undefined ? [record] : (applicationOn(record, on) ?? []),
      );
      return { status: 200, body: measureDaysToDecide(applications) };
    },
  }),
  versionsRoute(platform, {
    records: greenChannelApplications,
    path: '/v1/green-channel-applications/:id/versions',
    operationId: 'listGreenChannelVersions',
    summary: { en: 'List every version of an application', zh: '绿色通道申请历史版本' },
    tag,
    view,
  }),
];
