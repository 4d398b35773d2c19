import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import * as z from 'zod';
import { countEnterprises } from '../store/enterprise-queries.js';
import { greenChannelApplications } from '../store/green-channel-applications.js';
import { countInstitutionsByState } from '../store/institution-queries.js';
import { insuranceDemands } from '../store/insurance-demands.js';
import { obligations } from '../store/obligations.js';
import { parkTenancies } from '../store/park-tenancies.js';
import { planTaskRecords } from '../store/plan-tasks.js';
import { programmes } from '../store/programmes.js';
import { sharingRequests } from '../store/sharing-requests.js';

/** What is counted besides institutions and enterprises, by collection. */
const counted: readonly { readonly collection: { readonly name: string } }[] = [
  obligations,
  insuranceDemands,
  planTaskRecords,
  programmes,
  parkTenancies,
  greenChannelApplications,
  sharingRequests,
];

/** The service's own counts. */
export const totalsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/totals',
    operationId: 'getTotals',
    summary: { en: 'Count institutions, enterprises and records', zh: '机构、企业与记录总数' },
    tag: 'operations',
    access: { roles: ['operator', 'auditor', 'finance', 'regulator'] },
    responses: {
      200: {
        description: 'Counts',
        schema: z.strictObject({
          institutions: z.int(),
          institutionsByState: z.record(z.string(), z.int()),
          enterprises: z.int(),
          records: z.record(z.string(), z.int()),
        }),
      },
    },
    errors: [],
    handle: async () => {
      const { db } = platform.store;
      const [byState, enterprises, ...counts] = await Promise.all([
        countInstitutionsByState(db),
        countEnterprises(db),
        ...counted.map(({ collection }) => db.collection(collection.name).countDocuments()),
      ]);
      const institutions = [...byState.values()].reduce((sum, count) => sum + count, 0);
      return {
        status: 200,
        body: {
          institutions,
          institutionsByState: Object.fromEntries(byState),
          enterprises,
          records: Object.fromEntries(
            counted.map(({ collection }, index) => [collection.name, counts[index] ?? 0]),
          ),
        },
      };
    },
  });
