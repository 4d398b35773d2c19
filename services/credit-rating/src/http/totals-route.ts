import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import * as z from 'zod';
import { countStandings, type StandingCount } from '../store/enterprise-queries.js';
import { countEntries } from '../store/total-queries.js';

const sumBy = (rows: readonly StandingCount[], key: (row: StandingCount) => string) => {
  const sums: Record<string, number> = {};
  for (const row of rows) sums[key(row)] = (sums[key(row)] ?? 0) + row.count;
  return sums;
};

/** The service's own counts. */
export const totalsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/totals',
    operationId: 'getTotals',
    summary: { en: 'Count ratings, records and look-ups', zh: '评级、记录与查询总数' },
    tag: 'operations',
    access: { roles: ['operator', 'auditor', 'finance', 'regulator'] },
    responses: {
      200: {
        description: 'Counts; grades and classes by the newest version of each rating',
        schema: z.strictObject({
          enterprises: z.int(),
          byGrade: z.record(z.string(), z.int()),
          bySupervisionClass: z.record(z.string(), z.int()),
          ratingVersions: z.int(),
          creditRecords: z.int(),
          lookups: z.int(),
        }),
        example: {
          enterprises: 3,
          byGrade: { AA: 2, UNRATED: 1 },
          bySupervisionClass: { A: 2, UNRATED: 1 },
          ratingVersions: 5,
          creditRecords: 9,
          lookups: 4,
        },
      },
    },
    errors: [],
    handle: async () => {
      const [standings, entries] = await Promise.all([
        countStandings(platform.store.db),
        countEntries(platform.store.db),
      ]);
      return {
        status: 200,
        body: {
          enterprises: standings.reduce((sum, { count }) => sum + count, 0),
          byGrade: sumBy(standings, ({ grade }) => grade),
          bySupervisionClass: sumBy(standings, ({ supervisionClass }) => supervisionClass),
          ...entries,
        },
      };
    },
  });
