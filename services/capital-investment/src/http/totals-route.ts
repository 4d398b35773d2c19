import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import { formatYuan } from '@donghu/kernel';
import * as z from 'zod';
import { capitalTotals } from '../store/capital-totals.js';

const totalsSchema = z.strictObject({
  demands: z.int(),
  demanded: z.string(),
  projects: z.int(),
  projectsByState: z.record(z.string(), z.int()),
  amendments: z.int(),
  drawdowns: z.int(),
  returns: z.int(),
  committed: z.string(),
  drawn: z.string(),
  returned: z.string(),
  outstanding: z.string(),
  introduced: z.string(),
});

/** The service's own counts and sums. */
export const totalsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/totals',
    operationId: 'getTotals',
    summary: { en: 'Sum demands, commitments and drawdowns', zh: '融资需求与保险资金总数' },
    tag: 'operations',
    access: { roles: ['operator', 'auditor', 'finance', 'regulator'] },
    responses: {
      200: {
        description: 'Counts, and sums in yuan',
        schema: totalsSchema,
        example: {
          demands: 1,
          demanded: '300000000.00',
          projects: 1,
          projectsByState: { DRAWING: 1 },
          amendments: 0,
          drawdowns: 1,
          returns: 0,
          committed: '200000000.00',
          drawn: '150000000.00',
          returned: '0.00',
          outstanding: '150000000.00',
          introduced: '150000000.00',
        },
      },
    },
    errors: [],
    handle: async () => {
      const totals = await capitalTotals(platform.store.db);
      return {
        status: 200,
        body: {
          ...totals,
          demanded: formatYuan(totals.demanded),
          committed: formatYuan(totals.committed),
          drawn: formatYuan(totals.drawn),
          returned: formatYuan(totals.returned),
          outstanding: formatYuan(totals.outstanding),
          introduced: formatYuan(totals.introduced),
        },
      };
    },
  });
