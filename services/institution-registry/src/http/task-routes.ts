import {
  type AnyRoute,
  codeSchema,
  dateSchema,
  defineRoute,
  freeTextSchema,
  type Platform,
} from '@donghu/chassis';
import { calendarDateAt, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { addTaskCommand } from '../commands/add-task.js';
import { readTasks } from '../commands/read-tasks.js';
import { reportTaskCommand } from '../commands/report-task.js';
import { standingOf, taskStates } from '../domain/plan-task.js';
import { isQuarter } from '../domain/quarter.js';
import { planTaskRecords } from '../store/plan-tasks.js';
import { asOfQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { departmentSchema } from './covered-line-schemas.js';
import { ifVersion } from './if-version.js';
import { versionsRoute } from './versions-route.js';

const quarterSchema = z
  .string()
  .refine(isQuarter, { error: 'A quarter is written 2025Q3', params: { rule: 'QUARTER' } })
  .meta({ examples: ['2025Q3'] });

const taskSchema = z.strictObject({
  id: codeSchema,
  section: freeTextSchema(40),
  zh: freeTextSchema(120),
  en: freeTextSchema(200),
  lead: departmentSchema,
  members: z.array(departmentSchema).max(20).default([]),
  dueOn: dateSchema.optional(),
});

const answerSchema = z.strictObject({ id: z.string(), version: z.int() });
const tag = 'plan tasks';

/** The plan's task ledger with its departments and their quarterly reports, plan 三(一). */
export const taskRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/tasks',
    operationId: 'listTasks',
    summary: {
      en: "List the plan's tasks and where they stand, as of a date",
      zh: '任务台账（可按日期回溯）',
    },
    tag,
    access: { roles: ['operator', 'bureau', 'finance', 'regulator', 'auditor'] },
    query: z.strictObject({ ...asOfQuery, department: departmentSchema.optional() }),
    responses: { 200: { description: 'The whole ledger in the order of the plan' } },
    errors: [],
    handle: async ({ query }) => {
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const on = asOf.on ?? calendarDateAt(platform.clock.now());
      const { department } = query;
      const items = (await readTasks(platform.store.db, asOf))
        .filter(
          ({ task }) =>
            department === undefined || task.lead === department || task.members.includes(department),
        )
        .map(({ task, version }) => ({ ...task, ...standingOf(task, on), version }));
      return { status: 200, body: { items } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/tasks',
    operationId: 'addTask',
    summary: { en: 'Add a task to the ledger', zh: '新增任务' },
    tag,
    access: { roles: ['operator', 'regulator'] },
    idempotent: true,
    body: taskSchema,
    example: {
      id: 'W2025-1',
      section: '武政办〔2025〕67号',
      zh: '推进科技金融行动',
      en: 'Carry out the tech-finance action plan',
      lead: 'LFB',
      members: ['OVC'],
      dueOn: '2027-12-31',
    },
    responses: { 201: { description: 'Added', schema: answerSchema } },
    errors: ['ALREADY_REPORTED'],
    handle: async ({ body, principal, idempotency }) => {
      const input = { task: body, by: principal.subject };
      const executed = await platform.executor.execute(addTaskCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return { status: 201, body: output, etag: String(output.version), replayed };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/tasks/:id/reports/:quarter/:department',
    operationId: 'reportTask',
    summary: { en: 'Report the progress of a task for a quarter', zh: '报送季度进展' },
    tag,
    access: { roles: ['bureau', 'operator', 'regulator'] },
    params: z.strictObject({ id: codeSchema, quarter: quarterSchema, department: departmentSchema }),
    body: z.strictObject({
      state: z.enum(taskStates),
      percentDone: z.int().min(0).max(100),
      note: freeTextSchema(2_000),
    }),
    example: { state: 'IN_PROGRESS', percentDone: 60, note: '已引进专营机构2家' },
    responses: { 200: { description: 'Reported, or known already', schema: answerSchema } },
    errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
    handle: async ({ params, body, principal, ifMatch }) => {
      const { id, quarter, department } = params;
      return changedAnswer(
        await platform.executor.execute(reportTaskCommand, {
          id,
          report: { quarter, department, ...body },
          by: principal.subject,
          ifVersion: ifVersion(ifMatch),
        }),
      );
    },
  }),
  versionsRoute(platform, {
    records: planTaskRecords,
    path: '/v1/tasks/:id/versions',
    operationId: 'listTaskVersions',
    summary: { en: 'List every version of a task', zh: '任务历史版本' },
    tag,
    view: (task) => task,
  }),
];
