import { type AnyBulkRoute, defineBulkRoute, type Platform, refusedLine } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { reportCapitalCommand } from '../commands/report-capital.js';
import { capitalReportExample, capitalReportSchema } from './capital-schemas.js';

/**
 * A file of reports of every kind, in the order in which they happened: a line may build on an earlier one.
 * A line that was sent before is answered `known`, so that a file may be sent again.
 */
export const capitalBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/capital-reports',
    operationId: 'reportCapital',
    summary: { en: 'Report capital, one report a line', zh: '批量报送保险资金' },
    tag: 'projects',
    access: { roles: ['insurer', 'enterprise', 'operator'] },
    item: capitalReportSchema,
    example: capitalReportExample,
    answerExample: {
      line: 1,
      outcome: 'accepted',
      type: 'DRAWDOWN',
      id: 'XM-2025-0001',
      version: 2,
      project: {
        state: 'DRAWING',
        commitment: '200000000.00',
        drawn: '150000000.00',
        outstanding: '150000000.00',
        introduced: '150000000.00',
      },
    },
    errors: [
      'USCC_INVALID',
      'FORBIDDEN',
      'ALREADY_REPORTED',
      'PROJECT_UNKNOWN',
      'DEMAND_UNKNOWN',
      'INSTITUTION_UNKNOWN',
      'INSTITUTION_NOT_OPEN',
      'ENTERPRISE_UNKNOWN',
      'OUTSIDE_TERM',
      'OVER_COMMITMENT',
      'COMMITMENT_BELOW_DRAWN',
      'RETURN_ABOVE_OUTSTANDING',
    ],
    handleBatch: async (items, { principal }) => {
      const results = await platform.executor.executeAll(
        reportCapitalCommand,
        items.map(({ value }) => ({ report: value, by: principal })),
      );
      return results.map((result, index) => {
        const line = items[index]?.line ?? 0;
        if (isDomainError(result)) return refusedLine(line, result);
        const { outcome, ...rest } = result.output;
        return { line, outcome: outcome === 'ACCEPTED' ? 'accepted' : 'known', ...rest };
      });
    },
  });
