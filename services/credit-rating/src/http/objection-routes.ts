import {
  type AnyRoute,
  dateSchema,
  defineRoute,
  type Executed,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
  type Principal,
  type Role,
  usccSchema,
  workingDays,
} from '@donghu/chassis';
import {
  type CalendarDate,
  calendarDateAt,
  type DomainError,
  domainError,
  isDomainError,
  uuidV7,
} from '@donghu/kernel';
import * as z from 'zod';
import { type AdvanceObjection, advanceObjectionCommand } from '../commands/advance-objection.js';
import { fileObjectionCommand, type ObjectionKept } from '../commands/file-objection.js';
import { severities } from '../domain/credit-record.js';
import { objectionDeadlines, objectionStates } from '../domain/objection.js';
import { departments } from '../parameters/departments.js';
import { objectionRules } from '../parameters/objection-rules.js';
import { findObjection, listObjections } from '../store/objection-queries.js';
import type { ObjectionDocument } from '../store/objections.js';
import { recordKeyExample, recordKeySchema } from './record-key-schema.js';

const filers: readonly Role[] = ['enterprise', 'operator'];
const offices: readonly Role[] = ['bureau', 'operator'];
const readers: readonly Role[] = ['enterprise', 'bureau', 'operator', 'regulator', 'auditor'];
const tag = 'objections';

const byId = z.strictObject({ id: z.string().min(1).max(64) });

export const keptSchema = z.strictObject({ id: z.string(), state: z.string(), version: z.int() });
const keptExample = { id: '01980c2e-5a00-7000-8000-000000000001', state: 'RECEIVED', version: 2 };

const correctionSchema = z.strictObject({
  effectiveOn: dateSchema.optional(),
  effectiveAt: z.iso.datetime({ offset: true }).optional(),
  value: z.string().min(1).max(64).optional(),
  severity: z.enum(severities).optional(),
});

const stepSchema = z.strictObject({
  state: z.enum(objectionStates),
  at: z.string(),
  on: z.string(),
  by: z.string(),
  reason: z.string().optional(),
  department: z.string().optional(),
  correction: correctionSchema.optional(),
});

const objectionSchema = z.strictObject({
  id: z.string(),
  enterpriseUscc: z.string(),
  record: z.strictObject({ source: z.string(), kind: z.string(), documentNumber: z.string() }),
  statement: z.string(),
  state: z.enum(objectionStates),
  /** Empty until it is known, and for a year whose working days are not announced yet. */
  receiptDueOn: z.string(),
  verificationDueOn: z.string(),
  overdue: z.boolean(),
  steps: z.array(stepSchema),
  version: z.int(),
});

const view = (document: ObjectionDocument, today: CalendarDate): z.output<typeof objectionSchema> => {
  const { receiptDueOn, verificationDueOn, overdue } = objectionDeadlines(
    document,
    workingDays,
    objectionRules,
    today,
  );
  return {
    id: document._id,
    enterpriseUscc: document.enterpriseUscc,
    record: document.record,
    statement: document.statement,
    state: document.state,
    receiptDueOn: receiptDueOn ?? '',
    verificationDueOn: verificationDueOn ?? '',
    overdue,
    steps: document.steps.map(({ at, correction, reason, department, ...step }) => ({
      ...step,
      at: at.toISOString(),
      ...(reason === undefined ? {} : { reason }),
      ...(department === undefined ? {} : { department }),
      ...(correction === undefined
        ? {}
        : { correction: { ...correction, effectiveAt: correction.effectiveAt?.toISOString() } }),
    })),
    version: Number(document.version),
  };
};

const changed = (executed: Executed<ObjectionKept> | DomainError) =>
  isDomainError(executed)
    ? executed
    : { status: 200, body: executed.output, etag: String(executed.output.version) };

/** Nobody's for the operator, who may decide on the record of any department. */
const departmentOf = (
  { roles }: Principal,
  department: string | undefined,
): string | undefined | DomainError => {
  if (roles.includes('operator')) return undefined;
  if (department !== undefined) return department;
  const detail = 'a bureau names the department that it decides for';
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '/department', rule: 'REQUIRED', detail }],
  });
};

/** Objections (异议) of enterprises to the records that are kept on them. */
export const objectionRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const { executor, store, clock } = platform;
  const today = (): CalendarDate => calendarDateAt(clock.now());
  const advance = async (input: AdvanceObjection) =>
    changed(await executor.execute(advanceObjectionCommand, input));

  return [
    defineRoute({
      method: 'post',
      path: '/v1/objections',
      operationId: 'fileObjection',
      summary: { en: 'Object to a credit record', zh: '提出信用信息异议' },
      tag,
      access: { roles: filers },
      idempotent: true,
      body: z.strictObject({
        enterpriseUscc: usccSchema,
        record: recordKeySchema,
        statement: freeTextSchema(2_000),
      }),
      example: {
        enterpriseUscc: '91420100616400352X',
        record: recordKeyExample,
        statement: '处罚决定已被行政复议撤销。',
      },
      responses: {
        201: {
          description: 'Filed; what rests on the record is flagged in every answer from now on',
          schema: keptSchema,
          example: { ...keptExample, state: 'FILED', version: 1 },
        },
      },
      errors: ['USCC_INVALID', 'FORBIDDEN'],
      handle: async ({ body, principal, idempotency }) => {
        const refused = ownPartyOnly(principal, body.enterpriseUscc);
        if (refused !== undefined) return refused;
        const { enterpriseUscc: uscc, record, statement } = body;
        const input = { id: uuidV7(clock), uscc, record, statement, by: principal.subject };
        const executed = await executor.execute(fileObjectionCommand, input, { idempotency });
        if (isDomainError(executed)) return executed;
        const { output, replayed } = executed;
        return { status: 201, body: output, location: `/v1/objections/${output.id}`, replayed };
      },
    }),
    defineRoute({
      method: 'put',
      path: '/v1/objections/:id/receipt',
      operationId: 'receiveObjection',
      summary: { en: 'Receive an objection', zh: '受理信用信息异议' },
      tag,
      access: { roles: offices },
      params: byId,
      body: z.strictObject({}),
      example: {},
      responses: { 200: { description: 'Received', schema: keptSchema, example: keptExample } },
      errors: ['NOT_FOUND', 'APPLICATION_STATE_CONFLICT', 'SAME_PERSON_TWICE'],
      handle: ({ params, principal }) => advance({ id: params.id, state: 'RECEIVED', by: principal.subject }),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/objections/:id/decision',
      operationId: 'decideObjection',
      summary: { en: 'Decide on an objection', zh: '核查处理信用信息异议' },
      tag,
      access: { roles: offices },
      params: byId,
      body: z.strictObject({
        outcome: z.enum(['UPHELD', 'DISMISSED']),
        reason: freeTextSchema(2_000),
        department: z.enum(departments).optional(),
        /** Of an upheld one: what the record says from now on; without it the record counts no more. */
        correction: correctionSchema.optional(),
      }),
      example: { outcome: 'UPHELD', reason: '原处罚决定已撤销', department: 'AMR' },
      responses: {
        200: {
          description: 'Decided; the flag is gone, and an upheld objection is followed by a new rating',
          schema: keptSchema,
          example: { ...keptExample, state: 'UPHELD', version: 3 },
        },
      },
      errors: ['NOT_FOUND', 'FORBIDDEN', 'APPLICATION_STATE_CONFLICT', 'SAME_PERSON_TWICE'],
      handle: async ({ params, body, principal }) => {
        const decided = departmentOf(principal, body.department);
        if (isDomainError(decided)) return decided;
        const { outcome, reason, correction } = body;
        if (correction !== undefined && outcome === 'DISMISSED') {
          const detail = 'a dismissed objection corrects nothing';
          return domainError('VALIDATION_FAILED', detail, {
            fields: [{ pointer: '/correction', rule: 'NOT_ALLOWED', detail }],
          });
        }
        return advance({
          id: params.id,
          state: outcome,
          by: principal.subject,
          reason,
          department: decided,
          correction: correction === undefined ? undefined : readCorrection(correction),
        });
      },
    }),
    defineRoute({
      method: 'put',
      path: '/v1/objections/:id/withdrawal',
      operationId: 'withdrawObjection',
      summary: { en: 'Withdraw an objection', zh: '撤回信用信息异议' },
      tag,
      access: { roles: filers },
      params: byId,
      body: z.strictObject({}),
      example: {},
      responses: {
        200: {
          description: 'Withdrawn; the flag is gone',
          schema: keptSchema,
          example: { ...keptExample, state: 'WITHDRAWN' },
        },
      },
      errors: ['NOT_FOUND', 'FORBIDDEN', 'APPLICATION_STATE_CONFLICT'],
      handle: ({ params, principal }) =>
        advance({
          id: params.id,
          state: 'WITHDRAWN',
          by: principal.subject,
          ...(principal.roles.includes('operator') ? {} : { party: principal.uscc ?? '' }),
        }),
    }),
    defineRoute({
      method: 'get',
      path: '/v1/objections/:id',
      operationId: 'getObjection',
      summary: { en: 'Show an objection with its steps', zh: '查询信用信息异议' },
      tag,
      access: { roles: readers },
      params: byId,
      responses: { 200: { description: 'The objection', schema: objectionSchema } },
      errors: ['NOT_FOUND', 'FORBIDDEN'],
      handle: async ({ params, principal }) => {
        const document = await findObjection(store.db, params.id);
        if (document === undefined) return domainError('NOT_FOUND', `there is no objection ${params.id}`);
        const refused = ownPartyOnly(principal, document.enterpriseUscc);
        return refused ?? { status: 200, body: view(document, today()), etag: String(document.version) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/objections',
      operationId: 'listObjections',
      summary: { en: 'List objections', zh: '信用信息异议列表' },
      tag,
      access: { roles: readers },
      query: z.strictObject({
        /** An enterprise names itself. */
        subject: usccSchema.optional(),
        state: z.enum(objectionStates).optional(),
        cursor: z.string().max(64).default(''),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      responses: {
        200: {
          description: 'In the order of filing; an empty cursor ends the list',
          schema: z.strictObject({ items: z.array(objectionSchema), nextCursor: z.string() }),
        },
      },
      errors: ['USCC_INVALID', 'FORBIDDEN'],
      handle: async ({ query, principal }) => {
        const { subject, state, cursor: after, limit } = query;
        const refused = ownPartyOnly(principal, subject ?? '');
        if (refused !== undefined) return refused;
        const found = await listObjections(store.db, { enterpriseUscc: subject, state, after, limit });
        const nextCursor = found.length === limit ? (found.at(-1)?._id ?? '') : '';
        return { status: 200, body: { items: found.map((one) => view(one, today())), nextCursor } };
      },
    }),
  ];
};

const readCorrection = ({ effectiveAt, ...correction }: z.output<typeof correctionSchema>) => ({
  ...correction,
  ...(effectiveAt === undefined ? {} : { effectiveAt: new Date(effectiveAt) }),
});
