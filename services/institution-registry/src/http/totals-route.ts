import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import * as z from 'zod';
import { countEnterprises } from '../store/enterprise-queries.js';
import { countInstitutionsByState } from '../store/institution-queries.js';

/** The service's own counts. */
export const totalsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/totals',
    operationId: 'getTotals',
    summary: { en: 'Count institutions and enterprises', zh: '机构与企业总数' },
    tag: 'operations',
    access: { roles: ['operator', 'auditor', 'finance', 'regulator'] },
    responses: {
      200: {
        description: 'Counts',
        schema: z.strictObject({
          institutions: z.int(),
          institutionsByState: z.record(z.string(), z.int()),
          enterprises: z.int(),
        }),
      },
    },
    errors: [],
    handle: async () => {
      const [byState, enterprises] = await Promise.all([
        countInstitutionsByState(platform.store.db),
        countEnterprises(platform.store.db),
      ]);
      const institutions = [...byState.values()].reduce((sum, count) => sum + count, 0);
      return {
        status: 200,
        body: { institutions, institutionsByState: Object.fromEntries(byState), enterprises },
      };
    },
  });
