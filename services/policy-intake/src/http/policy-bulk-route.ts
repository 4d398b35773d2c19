import {
  type AnyBulkRoute,
  defineBulkRoute,
  type Executed,
  type LineAnswer,
  type Platform,
  refusedLine,
} from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { reportAnswer } from '../commands/report-answer.js';
import { type PolicyReported, reportPolicyCommand } from '../commands/report-policy.js';
import { policyId } from '../domain/policy.js';
import { answerOwnLines } from './own-lines.js';
import { policyReportInput } from './policy-report-input.js';
import { policyReportExample, policyReportSchema } from './policy-schemas.js';

const answerOf = (line: number, result: Executed<PolicyReported> | DomainError): LineAnswer => {
  const answer = isDomainError(result) ? result : reportAnswer(result.output);
  if (isDomainError(answer)) return refusedLine(line, answer);
  const { outcome, ...rest } = answer;
  return { line, outcome: outcome === 'ACCEPTED' ? 'accepted' : 'known', ...rest };
};

/** A file of policies. The business key makes a line that is sent again harmless: it is answered `known`. */
export const policyBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/policies/bulk',
    operationId: 'reportPolicies',
    summary: { en: 'Report policies, one a line', zh: '批量报送保单' },
    tag: 'policies',
    access: { roles: ['insurer', 'operator'] },
    item: policyReportSchema,
    example: policyReportExample,
    answerExample: {
      line: 1,
      outcome: 'accepted',
      policyId: '91100000710931483R/PZ-2025-0001',
      version: 1,
      acceptedOn: '2025-03-10',
      warnings: [],
    },
    errors: [
      'USCC_INVALID',
      'LINE_UNKNOWN',
      'INSTITUTION_UNKNOWN',
      'INSURER_NOT_LICENSED',
      'INSTITUTION_NOT_OPEN',
      'POLICY_CONFLICT',
      'SHARES_NOT_WHOLE',
      'CO_INSURANCE_LEAD_NOT_ONE',
      'CO_INSURANCE_OF_ONE_COMPANY',
      'SANDBOX_CASE_UNKNOWN',
      'SANDBOX_NOT_ADMITTED',
      'SANDBOX_CAP_EXCEEDED',
      'FORBIDDEN',
    ],
    // A case of the sandbox is taken up in the order of the file.
    touches: ({ insurerUscc, policyNumber, sandboxCase }) => {
      const id = policyId(insurerUscc, policyNumber);
      return sandboxCase === undefined ? [id] : [id, sandboxCase];
    },
    handleBatch: (items, { principal }) =>
      answerOwnLines(
        items,
        principal,
        (reports) => platform.executor.executeAll(reportPolicyCommand, reports.map(policyReportInput)),
        answerOf,
      ),
  });
