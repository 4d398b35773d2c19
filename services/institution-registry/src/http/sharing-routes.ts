import {
  type AnyRoute,
  codeSchema,
  dateSchema,
  defineRoute,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
  type Principal,
  usccSchema,
} from '@donghu/chassis';
import { type CalendarDate, calendarDateAt, domainError, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { addCatalogueEntryCommand } from '../commands/add-catalogue-entry.js';
import { answerSharingCommand, type SharingStep } from '../commands/answer-sharing.js';
import { readCatalogue } from '../commands/read-catalogue.js';
import { partyOf, requestSharingCommand } from '../commands/request-sharing.js';
import { refreshRhythms, sharedDatasets, sharingAttributes } from '../domain/data-catalogue.js';
import { type SharingRequest, sharingStateOn } from '../domain/sharing-request.js';
import { sharedFields } from '../parameters/shared-fields.js';
import { findKnown, type Known, listKnown } from '../store/kept-record-queries.js';
import { listSharedReads } from '../store/shared-reads.js';
import { sharingRequests } from '../store/sharing-requests.js';
import { pageQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { departmentSchema } from './covered-line-schemas.js';
import { ifVersion } from './if-version.js';
import { notReversed, periodReversed } from './institution-schemas.js';
import { byId, keptSchema } from './record-schemas.js';
import { versionsRoute } from './versions-route.js';

const fieldNamesSchema = z.array(z.string().min(1).max(64)).min(1).max(50);

/** The purpose is compared letter by letter when somebody reads: it is a code. */
const requestSchema = z
  .strictObject({
    entryId: codeSchema,
    department: departmentSchema,
    purpose: codeSchema,
    fields: fieldNamesSchema,
    from: dateSchema,
    to: dateSchema,
  })
  .refine(notReversed, periodReversed);

const entrySchema = z.strictObject({
  id: codeSchema,
  zh: freeTextSchema(120),
  en: freeTextSchema(200),
  provider: departmentSchema,
  dataset: z.enum(sharedDatasets),
  fields: fieldNamesSchema,
  attribute: z.enum(sharingAttributes),
  refresh: z.enum(refreshRhythms),
  basis: freeTextSchema(200),
});

const requestedSchema = keptSchema.extend({ state: z.string() });
const departmentsOnly = ['bureau', 'finance', 'regulator'] as const;
const overseers = ['operator', 'auditor'] as const;
const tag = 'data sharing';

const view = (request: SharingRequest, on: CalendarDate) => {
  const state = sharingStateOn(request, on);
  const overdue = state === 'REQUESTED' && request.dueOn !== undefined && request.dueOn < on;
  return { ...request, state, overdue };
};

/** A department sees what it asked for; operators, regulators and auditors see all. */
const seesAll = ({ roles }: Principal): boolean =>
  roles.some((role) => role === 'operator' || role === 'regulator' || role === 'auditor');

const maySee = (principal: Principal, { record }: Known<SharingRequest>): boolean =>
  seesAll(principal) || record.party === partyOf(principal);

/** Cross-department data sharing, plan (六)3: catalogue, request, answer, grant, and the log of reads. */
export const sharingRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const today = (): CalendarDate => calendarDateAt(platform.clock.now());
  const take = async (
    id: string,
    step: SharingStep,
    request: { readonly principal: Principal; readonly ifMatch: string | undefined },
  ) => {
    return changedAnswer(
      await platform.executor.execute(answerSharingCommand, {
        id,
        step,
        by: request.principal.subject,
        department: seesAll(request.principal) ? undefined : request.principal.department,
        ifVersion: ifVersion(request.ifMatch),
      }),
    );
  };
  return [
    defineRoute({
      method: 'get',
      path: '/v1/data-catalogue',
      operationId: 'listDataCatalogue',
      summary: { en: 'List the catalogue of shared data', zh: '数据共享目录' },
      tag,
      access: { roles: [...departmentsOnly, ...overseers] },
      responses: { 200: { description: 'Entries with the level of each field' } },
      errors: [],
      handle: async () => {
        const entries = await readCatalogue(platform.store.db);
        const items = entries.map((entry) => ({
          ...entry,
          fields: sharedFields.filter(
            ({ dataset, name }) => dataset === entry.dataset && entry.fields.includes(name),
          ),
        }));
        return { status: 200, body: { items } };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/v1/data-catalogue',
      operationId: 'addCatalogueEntry',
      summary: { en: 'Add an entry to the catalogue', zh: '新增共享目录' },
      tag,
      access: { roles: ['operator', 'regulator'] },
      idempotent: true,
      body: entrySchema,
      example: {
        id: 'HRS-STAFF',
        zh: '企业参保人数',
        en: 'Insured head-counts of enterprises',
        provider: 'HRS',
        dataset: 'ENTERPRISE',
        fields: ['name_zh', 'staff'],
        attribute: 'CONDITIONAL',
        refresh: 'YEARLY',
        basis: '政务数据共享条例',
      },
      responses: { 201: { description: 'Added', schema: keptSchema } },
      errors: ['ALREADY_REPORTED'],
      handle: async ({ body, principal, idempotency }) => {
        const input = { entry: body, by: principal.subject };
        const executed = await platform.executor.execute(addCatalogueEntryCommand, input, { idempotency });
        if (isDomainError(executed)) return executed;
        const { output, replayed } = executed;
        return { status: 201, body: output, etag: String(output.version), replayed };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/v1/sharing-requests',
      operationId: 'requestSharing',
      summary: { en: 'Ask for shared data', zh: '申请数据共享' },
      tag,
      access: { roles: departmentsOnly },
      idempotent: true,
      body: requestSchema,
      example: {
        entryId: 'STB-CLASSES',
        department: 'FIN',
        purpose: 'SUBSIDY_REVIEW',
        fields: ['name_zh', 'classes'],
        from: '2025-09-01',
        to: '2026-03-01',
      },
      responses: { 201: { description: 'Asked, or granted at once', schema: requestedSchema } },
      errors: ['NOT_FOUND', 'FORBIDDEN', 'CALENDAR_YEAR_UNKNOWN'],
      handle: async ({ body, principal, idempotency }) => {
        const input = { id: uuidV7(platform.clock), asked: body, principal };
        const executed = await platform.executor.execute(requestSharingCommand, input, { idempotency });
        if (isDomainError(executed)) return executed;
        const { output, replayed } = executed;
        return {
          status: 201,
          body: output,
          location: `/v1/sharing-requests/${output.id}`,
          etag: String(output.version),
          replayed,
        };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/sharing-requests',
      operationId: 'listSharingRequests',
      summary: { en: 'List requests and grants, as of a date if wanted', zh: '数据共享申请列表' },
      tag,
      access: { roles: [...departmentsOnly, ...overseers] },
      query: z.strictObject({ ...pageQuery, entryId: codeSchema.optional() }),
      responses: { 200: { description: 'In the order of asking; an empty cursor ends the list' } },
      errors: [],
      handle: async ({ query, principal }) => {
        const asOf = readAsOf(query);
        if (isDomainError(asOf)) return asOf;
        const on = asOf.on ?? today();
        const page = await listKnown(platform.store.db, sharingRequests, {
          where: {
            ...(query.entryId === undefined ? {} : { entryId: query.entryId }),
            ...(seesAll(principal) ? {} : { party: partyOf(principal) }),
          },
          after: query.cursor,
          limit: query.limit,
          knownBefore: asOf.knownBefore,
        });
        const items = page.records.map(({ id, version, record }) => ({ id, ...view(record, on), version }));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/sharing-requests/:id',
      operationId: 'getSharingRequest',
      summary: { en: 'Show a request or grant', zh: '查询数据共享申请' },
      tag,
      access: { roles: [...departmentsOnly, ...overseers] },
      params: byId,
      responses: { 200: { description: 'The request' } },
      errors: ['NOT_FOUND'],
      handle: async ({ params, principal }) => {
        const known = await findKnown(platform.store.db, sharingRequests, params.id);
        if (known === undefined || !maySee(principal, known)) {
          return domainError('NOT_FOUND', `there is no request ${params.id}`);
        }
        const body = { id: known.id, ...view(known.record, today()), version: known.version };
        return { status: 200, body, etag: String(known.version) };
      },
    }),
    defineRoute({
      method: 'put',
      path: '/v1/sharing-requests/:id/grant',
      operationId: 'grantSharing',
      summary: { en: 'Grant a request, in whole or in part', zh: '批准数据共享' },
      tag,
      access: { roles: ['bureau', 'operator', 'regulator'] },
      params: byId,
      body: z.strictObject({ fields: fieldNamesSchema.optional(), to: dateSchema.optional() }),
      example: { fields: ['name_zh', 'classes'], to: '2026-01-01' },
      responses: { 200: { description: 'Granted', schema: requestedSchema } },
      errors: [
        'NOT_FOUND',
        'FORBIDDEN',
        'VERSION_MISMATCH',
        'APPLICATION_STATE_CONFLICT',
        'SAME_PERSON_TWICE',
      ],
      handle: (request) => take(request.params.id, { kind: 'GRANT', ...request.body }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/sharing-requests/:id/refusal',
      operationId: 'refuseSharing',
      summary: { en: 'Refuse a request with a reason', zh: '拒绝数据共享' },
      tag,
      access: { roles: ['bureau', 'operator', 'regulator'] },
      params: byId,
      body: z.strictObject({ reason: freeTextSchema(500) }),
      example: { reason: '与职责无关' },
      responses: { 200: { description: 'Refused', schema: requestedSchema } },
      errors: [
        'NOT_FOUND',
        'FORBIDDEN',
        'VERSION_MISMATCH',
        'APPLICATION_STATE_CONFLICT',
        'SAME_PERSON_TWICE',
      ],
      handle: (request) => take(request.params.id, { kind: 'REFUSE', ...request.body }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/sharing-requests/:id/revocation',
      operationId: 'revokeSharing',
      summary: { en: 'Take a grant back at once', zh: '撤销数据共享授权' },
      tag,
      access: { roles: ['bureau', 'operator', 'regulator'] },
      params: byId,
      body: z.strictObject({ reason: freeTextSchema(500) }),
      example: { reason: '用途已结束' },
      responses: { 200: { description: 'Revoked', schema: requestedSchema } },
      errors: ['NOT_FOUND', 'FORBIDDEN', 'VERSION_MISMATCH', 'APPLICATION_STATE_CONFLICT'],
      handle: (request) => take(request.params.id, { kind: 'REVOKE', ...request.body }, request),
    }),
    versionsRoute(platform, {
      records: sharingRequests,
      path: '/v1/sharing-requests/:id/versions',
      operationId: 'listSharingRequestVersions',
      summary: { en: 'List every version of a request', zh: '数据共享申请历史版本' },
      tag,
      view: (request) => request,
    }),
    sharedReadsRoute(platform),
    readsOfEnterpriseRoute(platform),
  ];
};

const readsQuery = {
  cursor: z.string().max(64).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

const readsAnswer = async (
  { store }: Platform<unknown>,
  of: { readonly grantId: string } | { readonly subject: string },
  { cursor, limit }: { readonly cursor: string; readonly limit: number },
) => {
  const reads = await listSharedReads(store.db, of, cursor, limit);
  const items = reads.map(({ _id, at, ...entry }) => ({ id: _id, at: at.toISOString(), ...entry }));
  return {
    status: 200,
    body: { items, nextCursor: reads.length === limit ? (reads.at(-1)?._id ?? '') : '' },
  };
};

const sharedReadsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/sharing-requests/:id/reads',
    operationId: 'listReadsOfGrant',
    summary: { en: 'List every read under a grant, refused ones too', zh: '共享查询日志' },
    tag,
    access: { roles: ['operator', 'regulator', 'auditor'] },
    params: byId,
    query: z.strictObject(readsQuery),
    responses: { 200: { description: 'Reads, oldest first; an empty cursor ends the list' } },
    errors: [],
    handle: ({ params, query }) => readsAnswer(platform, { grantId: params.id }, query),
  });

/** An enterprise sees who read its data. */
const readsOfEnterpriseRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/enterprises/:uscc/shared-reads',
    operationId: 'listReadsOfEnterprise',
    summary: { en: 'List who read the shared data of an enterprise', zh: '查询本企业数据的共享使用记录' },
    tag,
    access: { roles: ['enterprise', 'operator', 'regulator', 'auditor'] },
    params: z.strictObject({ uscc: usccSchema }),
    query: z.strictObject(readsQuery),
    responses: { 200: { description: 'Reads, oldest first; an empty cursor ends the list' } },
    errors: ['USCC_INVALID'],
    handle: async ({ params, query, principal }) =>
      ownPartyOnly(principal, params.uscc) ?? readsAnswer(platform, { subject: params.uscc }, query),
  });
