import {
  type AnyBulkRoute,
  defineBulkRoute,
  type Executed,
  type LineAnswer,
  type Platform,
  refusedLine,
} from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { type ClaimReported, reportClaimCommand } from '../commands/report-claim.js';
import {
  claimPaymentExample,
  claimPaymentLineSchema,
  claimReportExample,
  claimReportSchema,
} from './claim-schemas.js';
import { answerOwnLines } from './own-lines.js';

const answerOf = (line: number, result: Executed<ClaimReported> | DomainError): LineAnswer => {
  if (isDomainError(result)) return refusedLine(line, result);
  const { outcome, ...rest } = result.output;
  return { line, outcome: outcome === 'ACCEPTED' ? 'accepted' : 'known', ...rest };
};

const answerExample = {
  line: 1,
  outcome: 'accepted',
  claimId: '91100000710931483R/PA-2025-0001',
  state: 'REPORTED',
  version: 1,
};

/** Files of claims and of payments. A line whose policy is not there yet goes through once it is. */
export const claimBulkRoutes = (platform: Platform<unknown>): readonly AnyBulkRoute[] => [
  defineBulkRoute({
    path: '/v1/claims/bulk',
    operationId: 'reportClaims',
    summary: { en: 'Report claims, one a line', zh: '批量报送赔案' },
    tag: 'claims',
    access: { roles: ['insurer', 'operator'] },
    item: claimReportSchema,
    example: claimReportExample,
    answerExample,
    errors: ['USCC_INVALID', 'POLICY_UNKNOWN', 'OUTSIDE_TERM', 'ALREADY_REPORTED', 'FORBIDDEN'],
    handleBatch: (items, { principal }) =>
      answerOwnLines(
        items,
        principal,
        (lines) =>
          platform.executor.executeAll(
            reportClaimCommand,
            lines.map((report) => ({ type: 'CLAIM', report })),
          ),
        answerOf,
      ),
  }),
  defineBulkRoute({
    path: '/v1/claim-payments/bulk',
    operationId: 'payClaims',
    summary: { en: 'Report payments on claims, one a line', zh: '批量报送赔款' },
    tag: 'claims',
    access: { roles: ['insurer', 'operator'] },
    item: claimPaymentLineSchema,
    example: { insurerUscc: '91100000710931483R', claimNumber: 'PA-2025-0001', ...claimPaymentExample },
    answerExample: { ...answerExample, state: 'OPEN', version: 2 },
    errors: ['USCC_INVALID', 'NOT_FOUND', 'ALREADY_REPORTED', 'FORBIDDEN'],
    handleBatch: (items, { principal }) =>
      answerOwnLines(
        items,
        principal,
        (lines) =>
          platform.executor.executeAll(
            reportClaimCommand,
            lines.map(({ insurerUscc, claimNumber, ...payment }) => ({
              type: 'PAYMENT',
              insurerUscc,
              claimNumber,
              payment,
            })),
          ),
        answerOf,
      ),
  }),
];
