import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import { fen, formatYuan } from '@donghu/kernel';
import * as z from 'zod';
import type { ApplicationState } from '../domain/application.js';
import { type Budget, budgetAmount, budgetLeft } from '../domain/budget.js';
import { type ApplicationTotals, sumApplications } from '../store/application-totals.js';
import { findBudgets } from '../store/budget-queries.js';
import { sumClawbacks } from '../store/clawbacks.js';

const tally = z.strictObject({ count: z.string(), amount: z.string() });

const totalsSchema = z.strictObject({
  policies: z.strictObject({ count: z.string(), premium: z.string() }),
  byState: z.record(z.string(), z.string()),
  undecided: z.strictObject({ count: z.string() }),
  /** Decided one way or the other. */
  assessed: z.strictObject({ count: z.string() }),
  entitled: tally,
  approved: tally,
  waitlisted: tally,
  paid: tally.extend({ offset: z.string() }),
  blocked: tally,
  refused: z.strictObject({ count: z.string(), byReason: z.record(z.string(), z.string()) }),
  budget: z.strictObject({
    appropriated: z.string(),
    returned: z.string(),
    amount: z.string(),
    reserved: z.string(),
    paid: z.string(),
    left: z.string(),
  }),
  clawbacks: tally.extend({ repaid: z.string(), outstanding: z.string() }),
});

const yuan = (amount: bigint): string => formatYuan(fen(amount));

const sum = <Item>(items: readonly Item[], of: (item: Item) => bigint): bigint =>
  items.reduce((total, item) => total + of(item), 0n);

const tallyOf = (rows: readonly ApplicationTotals[], of: (row: ApplicationTotals) => bigint) => ({
  count: String(sum(rows, (row) => row.count)),
  amount: yuan(sum(rows, of)),
});

const inState = (rows: readonly ApplicationTotals[], ...states: readonly ApplicationState[]) =>
  rows.filter((row) => states.includes(row.state));

const countsBy = (
  rows: readonly ApplicationTotals[],
  key: (row: ApplicationTotals) => string,
): Readonly<Record<string, string>> => {
  const counts = new Map<string, bigint>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0n) + row.count);
  return Object.fromEntries([...counts].sort().map(([name, count]) => [name, String(count)]));
};

const applicationTotals = (rows: readonly ApplicationTotals[]) => {
  const undecided = inState(rows, 'SUBMITTED');
  const refused = inState(rows, 'REFUSED');
  const count = sum(rows, (row) => row.count);
  const asked = inState(rows, 'WAITLISTED', 'APPROVED', 'BLOCKED');
  return {
    policies: { count: String(count), premium: yuan(sum(rows, (row) => row.writtenPremium)) },
    byState: countsBy(rows, (row) => row.state),
    undecided: { count: String(sum(undecided, (row) => row.count)) },
    assessed: { count: String(count - sum(undecided, (row) => row.count)) },
    entitled: {
      count: String(sum(rows, (row) => row.entitledCount)),
      amount: yuan(sum(rows, (row) => row.entitled)),
    },
    approved: {
      count: String(sum(rows, (row) => row.approvedCount)),
      amount: yuan(sum(rows, (row) => row.approved)),
    },
    waitlisted: {
      count: String(sum(asked, (row) => row.unapprovedCount)),
      amount: yuan(sum(asked, (row) => row.entitled - row.approved)),
    },
    paid: {
      count: String(sum(rows, (row) => row.settledCount)),
      amount: yuan(sum(rows, (row) => row.settled)),
      offset: yuan(sum(rows, (row) => row.offset)),
    },
    blocked: tallyOf(inState(rows, 'BLOCKED'), (row) => row.approved - row.settled),
    refused: {
      count: String(sum(refused, (row) => row.count)),
      byReason: countsBy(refused, (row) => row.refusal),
    },
  };
};

const budgetTotals = (budgets: readonly Budget[]) => ({
  appropriated: yuan(sum(budgets, (budget) => budget.appropriated)),
  returned: yuan(sum(budgets, (budget) => budget.returned)),
  amount: yuan(sum(budgets, budgetAmount)),
  reserved: yuan(sum(budgets, (budget) => budget.reserved)),
  paid: yuan(sum(budgets, (budget) => budget.paid)),
  left: yuan(sum(budgets, budgetLeft)),
});

/** The service's own counts and sums, for the operators' table and for reconciliation. */
export const totalsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/totals',
    operationId: 'getTotals',
    summary: { en: 'Count and sum policies, subsidies, budgets and clawbacks', zh: '补贴汇总' },
    tag: 'operations',
    access: { roles: ['operator', 'auditor', 'finance', 'regulator'] },
    responses: { 200: { description: 'Counts and sums', schema: totalsSchema } },
    errors: [],
    handle: async () => {
      const { db } = platform.store;
      const [rows, budgets, clawbacks] = await Promise.all([
        sumApplications(db),
        findBudgets(db),
        sumClawbacks(db),
      ]);
      return {
        status: 200,
        body: {
          ...applicationTotals(rows),
          budget: budgetTotals(budgets),
          clawbacks: {
            count: String(clawbacks.count),
            amount: yuan(clawbacks.amount),
            repaid: yuan(clawbacks.repaid),
            outstanding: yuan(clawbacks.amount - clawbacks.repaid),
          },
        },
      };
    },
  });
