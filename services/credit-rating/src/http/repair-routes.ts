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
import { type CalendarDate, calendarDateAt, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { type AdvanceRepair, advanceRepairCommand } from '../commands/advance-repair.js';
import { applyForRepairCommand } from '../commands/apply-for-repair.js';
import { dayOfState, lastDayOf } from '../domain/filed-case.js';
import { departments } from '../parameters/departments.js';
import { repairRules } from '../parameters/repair-rules.js';
import { type RepairDocument, repairs } from '../store/repairs.js';
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

const tag = 'repairs';

const repairSchema = caseSchema.extend({
  correctedOn: z.string(),
  /** Empty for a year whose working days are not announced yet. */
  checkDueOn: z.string(),
  overdue: z.boolean(),
  steps: z.array(stepSchema),
});

const view = (document: RepairDocument, today: CalendarDate): z.output<typeof repairSchema> => {
  const dueOn = lastDayOf(workingDays, dayOfState(document, 'APPLIED'), repairRules.checkWorkingDays);
  return {
    ...shownCase(document),
    correctedOn: document.correctedOn,
    checkDueOn: dueOn ?? '',
    overdue: document.state === 'APPLIED' && dueOn !== undefined && dueOn < today,
    steps: document.steps.map(shownStep),
  };
};

/** The repair (信用修复) of negative records that an enterprise has put right. */
export const repairRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const { executor, store, clock } = platform;
  const today = (): CalendarDate => calendarDateAt(clock.now());
  const advance = async (input: AdvanceRepair) =>
    changedAnswer(await executor.execute(advanceRepairCommand, input));

  return [
    defineRoute({
      method: 'post',
      path: '/v1/repairs',
      operationId: 'applyForRepair',
      summary: { en: 'Apply for the repair of a negative record', zh: '申请信用修复' },
      tag,
      access: { roles: filers },
      idempotent: true,
      body: z.strictObject({
        enterpriseUscc: usccSchema,
        record: recordKeySchema,
        /** When the breach was put right. */
        correctedOn: dateSchema,
        statement: freeTextSchema(2_000),
      }),
      example: {
        enterpriseUscc: '91420100616400352X',
        record: recordKeyExample,
        correctedOn: '2025-06-03',
        statement: '罚款已缴清，整改验收合格。',
      },
      responses: {
        201: {
          description: 'Applied for; the record weighs as before until the repair is approved',
          schema: keptSchema,
          example: { ...keptExample, state: 'APPLIED', version: 1 },
        },
      },
      errors: ['USCC_INVALID', 'FORBIDDEN'],
      handle: async ({ body, principal, idempotency }) => {
        const refused = ownPartyOnly(principal, body.enterpriseUscc);
        if (refused !== undefined) return refused;
        const { enterpriseUscc: uscc, ...asked } = body;
        const input = { ...asked, id: uuidV7(clock), uscc, by: principal.subject };
        const executed = await executor.execute(applyForRepairCommand, input, { idempotency });
        return filedAnswer(executed, '/v1/repairs');
      },
    }),
    defineRoute({
      method: 'put',
      path: '/v1/repairs/:id/decision',
      operationId: 'decideRepair',
      summary: { en: 'Approve or refuse a repair', zh: '核查决定信用修复' },
      tag,
      access: { roles: offices },
      params: byId,
      body: z.strictObject({
        outcome: z.enum(['APPROVED', 'REFUSED']),
        reason: freeTextSchema(2_000),
        department: z.enum(departments).optional(),
      }),
      example: { outcome: 'APPROVED', reason: '整改核查属实', department: 'AMR' },
      responses: {
        200: {
          description: 'Decided; an approved repair is followed by a new rating',
          schema: keptSchema,
          example: { ...keptExample, state: 'APPROVED' },
        },
      },
      errors: ['NOT_FOUND', 'FORBIDDEN', 'APPLICATION_STATE_CONFLICT', 'SAME_PERSON_TWICE'],
      handle: async ({ params, body, principal }) => {
        const decider = deciderOf(principal, body.department);
        if (isDomainError(decider)) return decider;
        const { outcome: state, reason } = body;
        const { department } = decider;
        return advance({ id: params.id, state, by: principal.subject, reason, department });
      },
    }),
    defineRoute({
      method: 'put',
      path: '/v1/repairs/:id/withdrawal',
      operationId: 'withdrawRepair',
      summary: { en: 'Withdraw an application for a repair', zh: '撤回信用修复申请' },
      tag,
      access: { roles: filers },
      params: byId,
      body: z.strictObject({}),
      example: {},
      responses: {
        200: {
          description: 'Withdrawn',
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
      path: '/v1/repairs/:id',
      operationId: 'getRepair',
      summary: { en: 'Show an application for a repair with its steps', zh: '查询信用修复申请' },
      tag,
      access: { roles: caseReaders },
      params: byId,
      responses: { 200: { description: 'The application', schema: repairSchema } },
      errors: ['NOT_FOUND', 'FORBIDDEN'],
      handle: async ({ params, principal }) => {
        const found = await readCase(store.db, repairs, params.id, principal);
        if (isDomainError(found)) return found;
        return { status: 200, body: view(found, today()), etag: String(found.version) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/repairs',
      operationId: 'listRepairs',
      summary: { en: 'List applications for repairs', zh: '信用修复申请列表' },
      tag,
      access: { roles: caseReaders },
      query: caseQuery,
      responses: {
        200: {
          description: 'In the order of application; an empty cursor ends the list',
          schema: z.strictObject({ items: z.array(repairSchema), nextCursor: z.string() }),
        },
      },
      errors: ['USCC_INVALID', 'FORBIDDEN'],
      handle: async ({ query, principal }) => {
        const page = await readCases(store.db, repairs, query, principal);
        if (isDomainError(page)) return page;
        const items = page.documents.map((document) => view(document, today()));
        return { status: 200, body: { items, nextCursor: page.nextCursor } };
      },
    }),
  ];
};
