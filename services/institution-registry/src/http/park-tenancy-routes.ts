import {
  type AnyRoute,
  dateSchema,
  defineRoute,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
  usccSchema,
} from '@donghu/chassis';
import { holdsOn, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { beginTenancyCommand, endTenancyCommand } from '../commands/keep-tenancy.js';
import type { ParkTenancy } from '../domain/park-tenancy.js';
import { parkCodes } from '../parameters/locations.js';
import { listKnown } from '../store/kept-record-queries.js';
import { parkTenancies } from '../store/park-tenancies.js';
import { pageQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { ifVersion } from './if-version.js';
import { notReversed, periodReversed } from './institution-schemas.js';
import { byId, keptSchema } from './record-schemas.js';
import { versionsRoute } from './versions-route.js';

const parkSchema = z.enum(parkCodes);

const tenancySchema = z
  .strictObject({
    tenantUscc: usccSchema,
    park: parkSchema,
    unit: freeTextSchema(80),
    areaSquareMetres: z.int().min(1).max(10_000_000),
    from: dateSchema,
    to: dateSchema.optional(),
    source: freeTextSchema(200).optional(),
  })
  .refine(notReversed, periodReversed);

const editors = { roles: ['operator', 'bureau', 'regulator'] } as const;
const tag = 'industrial park';
const view = (tenancy: ParkTenancy) => ({ ...tenancy, to: tenancy.to ?? '' });

export const parkTenancyRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/park-tenancies',
    operationId: 'beginTenancy',
    summary: { en: 'Record a tenancy in a park', zh: '登记入园' },
    tag,
    access: editors,
    idempotent: true,
    body: tenancySchema,
    example: {
      tenantUscc: '91420000MA49148N8B',
      park: 'PARK-INSURANCE',
      unit: 'A座12层',
      areaSquareMetres: 860,
      from: '2025-03-10',
    },
    responses: { 201: { description: 'Recorded', schema: keptSchema } },
    errors: ['USCC_INVALID', 'ENTERPRISE_UNKNOWN'],
    handle: async ({ body, principal, idempotency }) => {
      const input = { id: uuidV7(platform.clock), tenancy: body, by: principal.subject };
      const executed = await platform.executor.execute(beginTenancyCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return { status: 201, body: output, etag: String(output.version), replayed };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/park-tenancies/:id/end',
    operationId: 'endTenancy',
    summary: { en: 'End a tenancy', zh: '登记退园' },
    tag,
    access: editors,
    params: byId,
    body: z.strictObject({ to: dateSchema }),
    example: { to: '2026-03-10' },
    responses: { 200: { description: 'Ended', schema: keptSchema } },
    errors: ['NOT_FOUND', 'VERSION_MISMATCH', 'ALREADY_REPORTED'],
    handle: async ({ params, body, principal, ifMatch }) => {
      return changedAnswer(
        await platform.executor.execute(endTenancyCommand, {
          id: params.id,
          to: body.to,
          by: principal.subject,
          ifVersion: ifVersion(ifMatch),
        }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/park-tenancies',
    operationId: 'listTenancies',
    summary: { en: 'List tenancies; with a date, those of it', zh: '入园机构列表（可按日期回溯）' },
    tag,
    access: { roles: [...editors.roles, 'auditor', 'finance', 'enterprise', 'insurer'] },
    query: z.strictObject({
      ...pageQuery,
      park: parkSchema.optional(),
      tenantUscc: usccSchema.optional(),
    }),
    responses: { 200: { description: 'In the order of recording; an empty cursor ends the list' } },
    errors: ['USCC_INVALID'],
    handle: async ({ query, principal }) => {
      // A party names itself; those who may see all need not name anybody.
      const refused = ownPartyOnly(principal, query.tenantUscc ?? '');
      if (refused !== undefined) return refused;
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const { on, knownBefore } = asOf;
      const page = await listKnown(platform.store.db, parkTenancies, {
        where: {
          ...(query.park === undefined ? {} : { park: query.park }),
          ...(query.tenantUscc === undefined ? {} : { tenantUscc: query.tenantUscc }),
        },
        after: query.cursor,
        limit: query.limit,
        knownBefore,
      });
      const items = page.records
        .filter(({ record }) => on === undefined || holdsOn(record, on))
        .map(({ id, version, record }) => ({ id, ...view(record), version }));
      return { status: 200, body: { items, nextCursor: page.nextCursor } };
    },
  }),
  versionsRoute(platform, {
    records: parkTenancies,
    path: '/v1/park-tenancies/:id/versions',
    operationId: 'listTenancyVersions',
    summary: { en: 'List every version of a tenancy', zh: '入园记录历史版本' },
    tag,
    view,
  }),
];
