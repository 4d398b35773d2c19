import {
  type AnyRoute,
  dateSchema,
  defineRoute,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
  usccSchema,
  workingDays,
} from '@donghu/chassis';
import { type CalendarDate, calendarDateAt, domainError, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { type AdvanceObjection, advanceObjectionCommand } from '../commands/advance-objection.js';
import { fileObjectionCommand } from '../commands/file-objection.js';
import { severities } from '../domain/credit-record.js';
import { objectionDeadlines } from '../domain/objection.js';
import { departments } from '../parameters/departments.js';
import { objectionRules } from '../parameters/objection-rules.js';
import { type ObjectionDocument, objections } from '../store/objections.js';
import {
  byId,
  caseQuery,
  caseReaders,
  caseSchema,
  changedAnswer,
  deciderOf,
  filedAnswer,
  filers,
  keptExample,
  keptSchema,
  offices,
  readCase,
  readCases,
  shownCase,
  shownStep,
  stepSchema,
  withdrawerOf,
} from './filed-case-answers.js';
import { recordKeyExample, recordKeySchema } from './record-key-schema.js';

const tag = 'objections';

const correctionSchema = z.strictObject({
  effectiveOn: dateSchema.optional(),
  effectiveAt: z.iso.datetime({ offset: true }).optional(),
  value: z.string().min(1).max(64).optional(),
  severity: z.enum(severities).optional(),
});

const objectionSchema = caseSchema.extend({
  /** Empty until it is known, and for a year whose working days are not announced yet. */
  receiptDueOn: z.string(),
  verificationDueOn: z.string(),
  overdue: z.boolean(),
  steps: z.array(stepSchema.extend({ correction: correctionSchema.optional() })),
});

const view = (document: ObjectionDocument, today: CalendarDate): z.output<typeof objectionSchema> => {
  const deadlines = objectionDeadlines(document, workingDays, objectionRules, today);
  return {
    ...shownCase(document),
    receiptDueOn: deadlines.receiptDueOn ?? '',
    verificationDueOn: deadlines.verificationDueOn ?? '',
    overdue: deadlines.overdue,
    steps: document.steps.map((step) => {
      const { correction } = step;
      if (correction === undefined) return shownStep(step);
      const effectiveAt = correction.effectiveAt?.toISOString();
      return { ...shownStep(step), correction: { ...correction, effectiveAt } };
    }),
  };
};

const readCorrection = ({ effectiveAt, ...correction }: z.output<typeof correctionSchema>) => ({
  ...correction,
  ...(effectiveAt === undefined ? {} : { effectiveAt: new Date(effectiveAt) }),
});

/** Objections (异议) of enterprises to the records that are kept on them. */
export const objectionRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const { executor, store, clock } = platform;
  const today = (): CalendarDate => calendarDateAt(clock.now());
  const advance = async (input: AdvanceObjection) =>
    changedAnswer(await executor.execute(advanceObjectionCommand, input));

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
        return filedAnswer(executed, '/v1/objections');
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
        const decider = deciderOf(principal, body.department);
        if (isDomainError(decider)) return decider;
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
          department: decider.department,
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
        advance({ id: params.id, state: 'WITHDRAWN', by: principal.subject, ...withdrawerOf(principal) }),
    }),
    defineRoute({
      method: 'get',
      path: '/v1/objections/:id',
      operationId: 'getObjection',
      summary: { en: 'Show an objection with its steps', zh: '查询信用信息异议' },
      tag,
      access: { roles: caseReaders },
      params: byId,
      responses: { 200: { description: 'The objection', schema: objectionSchema } },
      errors: ['NOT_FOUND', 'FORBIDDEN'],
      handle: async ({ params, principal }) => {
        const found = await readCase(store.db, objections, params.id, principal);
        if (isDomainError(found)) return found;
        return { status: 200, body: view(found, today()), etag: String(found.version) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/objections',
      operationId: 'listObjections',
      summary: { en: 'List objections', zh: '信用信息异议列表' },
      tag,
      access: { roles: caseReaders },
      query: caseQuery,
      responses: {
        200: {
          description: 'In the order of filing; an empty cursor ends the list',
          schema: z.strictObject({ items: z.array(objectionSchema), nextCursor: z.string() }),
        },
      },
      errors: ['USCC_INVALID', 'FORBIDDEN'],
      handle: async ({ query, principal }) => {
        const page = await readCases(store.db, objections, query, principal);
        if (isDomainError(page)) return page;
        const items = page.documents.map((document) => view(document, today()));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
  ];
};
