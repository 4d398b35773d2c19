import { createHash } from 'node:crypto';
import {
  defineGrpcService,
  type GrpcService,
  type IdempotencyKey,
  ownPartyOnly,
  type Platform,
  type Principal,
} from '@donghu/chassis';
import {
  PolicyIntakeServiceService,
  ReportOutcome,
  type ReportPolicyRequest,
} from '@donghu/contracts/policy';
import { domainError, isDomainError, parseUscc } from '@donghu/kernel';
import { policyMessage } from '../commands/policy-message.js';
import { reportAnswer } from '../commands/report-answer.js';
import { reportFingerprint } from '../commands/report-fingerprint.js';
import { reportPolicyCommand } from '../commands/report-policy.js';
import type { PolicyReport } from '../domain/policy-report.js';
import { findPolicy } from '../store/policy-queries.js';
import { lookUpMethods } from './look-up-methods.js';
import { reportFromMessage } from './report-from-message.js';

const longestRequestId = 255;

/** Without a request id the business key alone makes the report safe to repeat. Keys of HTTP are others. */
const idempotencyOf = (
  requestId: string,
  report: PolicyReport,
  principal: Principal,
): IdempotencyKey | undefined =>
  requestId === ''
    ? undefined
    : {
        scope: `grpc reportPolicy ${principal.subject}`,
        key: createHash('sha256').update(requestId).digest('hex'),
        payloadSha256: reportFingerprint(report),
      };

const requestIdTooLong = ({ requestId }: ReportPolicyRequest) =>
  requestId.length > longestRequestId
    ? domainError('VALIDATION_FAILED', `A request id has at most ${longestRequestId} characters`, {
        fields: [{ pointer: '/requestId', rule: 'TOO_LONG', detail: `at most ${longestRequestId}` }],
      })
    : undefined;

export const policyIntakeService = (platform: Platform<unknown>): GrpcService =>
  defineGrpcService(PolicyIntakeServiceService, {
    ...lookUpMethods(platform),
    reportPolicy: {
      kind: 'unary',
      access: { roles: ['insurer', 'operator'] },
      handle: async (request, { principal }) => {
        const report = reportFromMessage(request.policy);
        if (isDomainError(report)) return report;
        const refused = ownPartyOnly(principal, report.insurerUscc) ?? requestIdTooLong(request);
        if (refused !== undefined) return refused;
        const executed = await platform.executor.execute(reportPolicyCommand, report, {
          idempotency: idempotencyOf(request.requestId, report, principal),
        });
        if (isDomainError(executed)) return executed;
        const answer = reportAnswer(executed.output);
        if (isDomainError(answer)) return answer;
        return { policyId: answer.policyId, outcome: ReportOutcome[answer.outcome] };
      },
    },
    getPolicy: {
      kind: 'unary',
      access: { roles: ['insurer', 'operator', 'regulator', 'finance', 'auditor'] },
      handle: async ({ insurerUscc, policyNumber }, { principal }) => {
        const code = parseUscc(insurerUscc, '/insurerUscc');
        if (isDomainError(code)) return code;
        const refused = ownPartyOnly(principal, code.uscc);
        if (refused !== undefined) return refused;
        const policy = await findPolicy(platform.store.db, code.uscc, policyNumber.toUpperCase());
        if (policy === undefined) return domainError('POLICY_UNKNOWN', 'No policy stands under this number');
        return {
          policy: policyMessage(policy.report),
          cancelled: policy.cancellation !== undefined,
          version: BigInt(policy.version),
        };
      },
    },
  });
