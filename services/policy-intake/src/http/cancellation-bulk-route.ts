import { type AnyBulkRoute, defineBulkRoute, type Platform, refusedLine, usccSchema } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { cancelPolicyCommand } from '../commands/cancel-policy.js';
import { answerOwnLines } from './own-lines.js';
import { cancellationExample, cancellationSchema, policyNumberSchema } from './policy-schemas.js';

/** A file of cancellations. */
export const cancellationBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/cancellations/bulk',
    operationId: 'cancelPolicies',
    summary: { en: 'Report cancellations, one a line', zh: '批量报送退保' },
    tag: 'policies',
    access: { roles: ['insurer', 'operator'] },
    item: cancellationSchema.extend({ insurerUscc: usccSchema, policyNumber: policyNumberSchema }),
    example: { insurerUscc: '91100000710931483R', policyNumber: 'PZ-2025-0001', ...cancellationExample },
    answerExample: {
      line: 1,
      outcome: 'accepted',
      policyId: '91100000710931483R/PZ-2025-0001',
      version: 2,
    },
    errors: [
      'USCC_INVALID',
      'POLICY_UNKNOWN',
      'POLICY_ALREADY_CANCELLED',
      'REFUND_ABOVE_PREMIUM',
      'OUTSIDE_TERM',
      'FORBIDDEN',
    ],
    handleBatch: (items, { principal }) =>
      answerOwnLines(
        items,
        principal,
        (lines) =>
          platform.executor.executeAll(
            cancelPolicyCommand,
            lines.map(({ insurerUscc, policyNumber, ...cancellation }) => ({
              insurerUscc,
              policyNumber,
              cancellation,
            })),
          ),
        (line, result) => {
          if (isDomainError(result)) return refusedLine(line, result);
          const { outcome, ...rest } = result.output;
          return { line, outcome: outcome === 'CANCELLED' ? 'accepted' : 'known', ...rest };
        },
      ),
  });
