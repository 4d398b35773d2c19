import {
  type AnyRoute,
  codeSchema,
  defineRoute,
  nonNegativeYuanSchema,
  type Platform,
} from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { setBudgetCommand } from '../commands/set-budget.js';
import { payers } from '../domain/payer.js';
import { findBudgets } from '../store/budget-queries.js';
import { officersOnly } from './access.js';
import { budgetViewExample, budgetViewSchema } from './view-schemas.js';
import { budgetView } from './views.js';

const firstYear = 2021;
const lastYear = 2100;

export const yearSchema = z.int().min(firstYear).max(lastYear);

const yearQuerySchema = z.coerce.number().int().min(firstYear).max(lastYear);

const budgetSchema = z.strictObject({
  scheme: codeSchema,
  year: yearSchema,
  payer: z.enum(payers),
  amount: nonNegativeYuanSchema,
});

export const budgetRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/budgets',
    operationId: 'setBudget',
    summary: { en: 'Set or adjust the budget of a scheme, year and payer', zh: '设定或调整年度预算' },
    tag: 'budgets',
    access: { roles: ['finance'] },
    idempotent: true,
    body: budgetSchema,
    example: { scheme: 'RND', year: 2026, payer: 'CITY', amount: '5000000.00' },
    responses: {
      201: {
        description: 'Set; the amount replaces the one before',
        schema: z.strictObject({ id: z.string(), version: z.int() }),
        example: { id: 'RND/2026/CITY', version: 1 },
      },
    },
    errors: ['SCHEME_UNKNOWN', 'BUDGET_BELOW_COMMITTED'],
    handle: async ({ body, principal, idempotency }) => {
      const input = { ...body, by: principal.subject };
      const executed = await platform.executor.execute(setBudgetCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      return { status: 201, body: executed.output, replayed: executed.replayed };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/budgets',
    operationId: 'listBudgets',
    summary: { en: 'List budgets: set, reserved, paid, left', zh: '查询预算执行情况' },
    tag: 'budgets',
    access: officersOnly,
    query: z.strictObject({ year: yearQuerySchema.optional() }),
    responses: {
      200: {
        description: 'Budgets',
        schema: z.strictObject({ items: z.array(budgetViewSchema) }),
        example: { items: [budgetViewExample] },
      },
    },
    errors: [],
    handle: async ({ query }) => ({
      status: 200,
      body: { items: (await findBudgets(platform.store.db, query.year)).map(budgetView) },
    }),
  }),
];
