import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import { calendarDateAt, fen, formatYuan } from '@donghu/kernel';
import * as z from 'zod';
import { countConflicts } from '../store/conflict-queries.js';
import { type LineTotals, totalsByLine } from '../store/policy-totals.js';

const sumsSchema = {
  accepted: z.int(),
  cancelledFromStart: z.int(),
  cancelledMidTerm: z.int(),
  inForce: z.int(),
  /** As first reported, before endorsements and refunds. */
  reportedPremium: z.string(),
  writtenPremium: z.string(),
  paidPremium: z.string(),
  refunds: z.string(),
  cumulativeCover: z.string(),
  inForceCover: z.string(),
};

const none: Omit<LineTotals, 'line'> = {
  accepted: 0,
  cancelledFromStart: 0,
  cancelledMidTerm: 0,
  inForce: 0,
  reportedPremium: 0n,
  writtenPremium: 0n,
  paidPremium: 0n,
  refunds: 0n,
  cumulativeCover: 0n,
  inForceCover: 0n,
};

const add = (sum: Omit<LineTotals, 'line'>, next: LineTotals): Omit<LineTotals, 'line'> => ({
  accepted: sum.accepted + next.accepted,
  cancelledFromStart: sum.cancelledFromStart + next.cancelledFromStart,
  cancelledMidTerm: sum.cancelledMidTerm + next.cancelledMidTerm,
  inForce: sum.inForce + next.inForce,
  reportedPremium: sum.reportedPremium + next.reportedPremium,
  writtenPremium: sum.writtenPremium + next.writtenPremium,
  paidPremium: sum.paidPremium + next.paidPremium,
  refunds: sum.refunds + next.refunds,
  cumulativeCover: sum.cumulativeCover + next.cumulativeCover,
  inForceCover: sum.inForceCover + next.inForceCover,
});

const yuan = (amount: bigint): string => formatYuan(fen(amount));

/** Premiums are shown with refunds deducted. */
const sumsView = (totals: Omit<LineTotals, 'line'>) => ({
  accepted: totals.accepted,
  cancelledFromStart: totals.cancelledFromStart,
  cancelledMidTerm: totals.cancelledMidTerm,
  inForce: totals.inForce,
  reportedPremium: yuan(totals.reportedPremium),
  writtenPremium: yuan(totals.writtenPremium - totals.refunds),
  paidPremium: yuan(totals.paidPremium - totals.refunds),
  refunds: yuan(totals.refunds),
  cumulativeCover: yuan(totals.cumulativeCover),
  inForceCover: yuan(totals.inForceCover),
});

/**
 * The service's own counts and sums. Cover counts once, at inception: what is void from the start is taken
 * out, what ended during the term stays in the cumulative figure and leaves the one in force.
 */
export const totalsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/totals',
    operationId: 'getTotals',
    summary: { en: 'Count policies, premium and cover', zh: '保单、保费与保额合计' },
    tag: 'operations',
    access: { roles: ['operator', 'auditor', 'finance', 'regulator'] },
    responses: {
      200: {
        description: 'Counts and sums; premium after refunds',
        schema: z.strictObject({
          asOf: z.string(),
          policies: z.strictObject(sumsSchema),
          conflicts: z.int(),
          lines: z.array(z.strictObject({ line: z.string(), ...sumsSchema })),
        }),
      },
    },
    errors: [],
    handle: async () => {
      const asOf = calendarDateAt(platform.clock.now());
      const [lines, conflicts] = await Promise.all([
        totalsByLine(platform.store.db, asOf),
        countConflicts(platform.store.db),
      ]);
      const body = {
        asOf,
        policies: sumsView(lines.reduce(add, none)),
        conflicts,
        lines: lines.map((line) => ({ line: line.line, ...sumsView(line) })),
      };
      return { status: 200, body };
    },
  });
