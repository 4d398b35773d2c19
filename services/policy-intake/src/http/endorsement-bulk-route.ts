import { type AnyBulkRoute, defineBulkRoute, type Platform, refusedLine } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { endorsePolicyCommand } from '../commands/endorse-policy.js';
import { endorsementExample, endorsementInput, endorsementLineSchema } from './endorsement-schemas.js';
import { answerOwnLines } from './own-lines.js';

const outcomes = { APPLIED: 'accepted', HELD: 'held', ALREADY_KNOWN: 'known' } as const;

/** A file of endorsements, in any order: what comes early is held. */
export const endorsementBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/endorsements/bulk',
    operationId: 'endorsePolicies',
    summary: { en: 'Report endorsements, one a line', zh: '批量报送批单' },
    tag: 'endorsements',
    access: { roles: ['insurer', 'operator'] },
    item: endorsementLineSchema,
    example: { insurerUscc: '91100000710931483R', policyNumber: 'PZ-2025-0001', ...endorsementExample },
    answerExample: {
      line: 1,
      outcome: 'accepted',
      policyId: '91100000710931483R/PZ-2025-0001',
      sequence: 1,
      held: [],
      version: 2,
    },
    errors: [
      'USCC_INVALID',
      'ALREADY_REPORTED',
      'POLICY_ALREADY_CANCELLED',
      'OUTSIDE_TERM',
      'SHARES_NOT_WHOLE',
      'CO_INSURANCE_LEAD_NOT_ONE',
      'CO_INSURANCE_OF_ONE_COMPANY',
      'SANDBOX_CAP_EXCEEDED',
      'FORBIDDEN',
    ],
    handleBatch: (items, { principal }) =>
      answerOwnLines(
        items,
        principal,
        (lines) =>
          platform.executor.executeAll(
            endorsePolicyCommand,
            lines.map(({ insurerUscc, policyNumber, ...endorsement }) => ({
              insurerUscc,
              policyNumber,
              endorsement: endorsementInput(endorsement),
            })),
          ),
        (line, result) => {
          if (isDomainError(result)) return refusedLine(line, result);
          const { outcome, ...rest } = result.output;
          return { line, outcome: outcomes[outcome], ...rest };
        },
      ),
  });
