import { type AnyRoute, codeSchema, defineRoute, type Platform } from '@donghu/chassis';
import { domainError, formatYuan, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { continueApprovalRun } from '../commands/continue-approval-run.js';
import { openApprovalRunCommand } from '../commands/open-approval-run.js';
import { approvalOrders } from '../domain/approve.js';
import type { ApprovalRunDocument } from '../store/approval-runs.js';
import { findBudgets } from '../store/budget-queries.js';
import { findSchemeVersions } from '../store/scheme-queries.js';
import { yearSchema } from './budget-routes.js';

const tallySchema = z.strictObject({ count: z.int(), amount: z.string() });

const runSchema = z.strictObject({
  runId: z.string(),
  year: z.int(),
  order: z.enum(approvalOrders),
  schemes: z.array(z.string()),
  withoutBudget: z.array(z.string()),
  budgetExhausted: z.array(z.string()),
  approved: tallySchema,
  waitlisted: tallySchema,
  completed: z.boolean(),
});

const runView = (run: ApprovalRunDocument): z.output<typeof runSchema> => ({
  runId: run._id,
  year: run.year,
  order: run.order,
  schemes: [...run.schemes],
  withoutBudget: [...run.withoutBudget],
  budgetExhausted: [...run.crossed],
  approved: { count: run.approvedCount, amount: formatYuan(run.approved) },
  waitlisted: { count: run.waitlistedCount, amount: formatYuan(run.waitlisted) },
  completed: run.completed,
});

const bodySchema = z.strictObject({
  /** A scheme's code, or `ALL`. */
  scheme: codeSchema.default('ALL'),
  year: yearSchema,
  order: z.enum(approvalOrders).default('FIFO_PARTIAL'),
});

export const approvalRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'post',
    path: '/v1/approvals',
    operationId: 'approveApplications',
    summary: { en: 'Approve everything that waits, within the budgets', zh: '批量批准补贴（预算占用）' },
    tag: 'approvals',
    access: { roles: ['reviewer'] },
    idempotent: true,
    body: bodySchema,
    example: { scheme: 'ALL', year: 2026, order: 'FIFO_PARTIAL' },
    responses: {
      200: {
        description: 'What was approved and what waits for the next window',
        schema: runSchema,
        example: {
          runId: '0199f0a1-0000-7000-8000-000000000001',
          year: 2026,
          order: 'FIFO_PARTIAL',
          schemes: ['RND'],
          withoutBudget: ['GREEN'],
          budgetExhausted: ['RND'],
          approved: { count: 3, amount: '500000.00' },
          waitlisted: { count: 1, amount: '50000.00' },
          completed: true,
        },
      },
    },
    errors: ['SCHEME_UNKNOWN', 'BUDGET_UNKNOWN', 'STORE_UNAVAILABLE', 'DEADLINE_EXCEEDED'],
    handle: async ({ body, principal, idempotency, signal }) => {
      const { db } = platform.store;
      const codes = new Set((await findSchemeVersions(db)).map((version) => version.code));
      const wanted = body.scheme === 'ALL' ? [...codes].sort() : [body.scheme];
      const unknown = wanted.find((code) => !codes.has(code));
      if (unknown !== undefined) return domainError('SCHEME_UNKNOWN', `there is no scheme ${unknown}`);
      const funded = new Set((await findBudgets(db, body.year)).map((budget) => budget.scheme));
      const withoutBudget = wanted.filter((code) => !funded.has(code));
      if (body.scheme !== 'ALL' && withoutBudget.length > 0) {
        return domainError('BUDGET_UNKNOWN', `no budget of ${body.scheme} is set for ${body.year}`);
      }
      const opened = await platform.executor.execute(
        openApprovalRunCommand,
        {
          runId: uuidV7(platform.clock),
          year: body.year,
          order: body.order,
          schemes: wanted.filter((code) => funded.has(code)),
          withoutBudget,
          by: principal.subject,
        },
        { idempotency },
      );
      if (isDomainError(opened)) return opened;
      const result = await continueApprovalRun(platform, opened.output.runId, signal);
      if (isDomainError(result)) return result;
      return { status: 200, body: runView(result), replayed: opened.replayed };
    },
  });
