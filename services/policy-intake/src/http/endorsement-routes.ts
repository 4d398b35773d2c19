import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import { domainError, formatYuan, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { endorsePolicyCommand } from '../commands/endorse-policy.js';
import type { Endorsement } from '../domain/endorsement.js';
import { bookedPolicy } from '../store/policies.js';
import { findPolicyFile } from '../store/policy-queries.js';
import {
  endorsementAnswerSchema,
  endorsementExample,
  endorsementInput,
  endorsementSchema,
} from './endorsement-schemas.js';
import { idPath } from './id-path.js';
import { policyNumberSchema } from './policy-schemas.js';
import { refusedToSee } from './policy-visibility.js';

const path = '/v1/policies/:insurer/:number/endorsements';
const params = z.strictObject({ insurer: usccSchema, number: policyNumberSchema });

const yuanOf = (amount: Parameters<typeof formatYuan>[0] | undefined) =>
  amount === undefined ? undefined : formatYuan(amount);

const endorsementView = (endorsement: Endorsement) => ({
  ...endorsement,
  premiumDifference: formatYuan(endorsement.premiumDifference),
  coverDifference: formatYuan(endorsement.coverDifference),
  paidDifference: yuanOf(endorsement.paidDifference),
  refund: yuanOf(endorsement.refund),
});

export const endorsementRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path,
    operationId: 'endorsePolicy',
    summary: { en: 'Report an endorsement', zh: '报送批单' },
    tag: 'endorsements',
    access: { roles: ['insurer', 'operator'] },
    idempotent: true,
    params,
    body: endorsementSchema,
    example: endorsementExample,
    responses: {
      201: { description: 'In its place', schema: endorsementAnswerSchema },
      202: { description: 'Held until what it builds on arrives', schema: endorsementAnswerSchema },
      200: { description: 'Already known', schema: endorsementAnswerSchema },
    },
    errors: [
      'USCC_INVALID',
      'ALREADY_REPORTED',
      'POLICY_CONFLICT',
      'POLICY_ALREADY_CANCELLED',
      'OUTSIDE_TERM',
      'REFUND_ABOVE_PREMIUM',
      'SHARES_NOT_WHOLE',
      'CO_INSURANCE_LEAD_NOT_ONE',
      'CO_INSURANCE_OF_ONE_COMPANY',
      'SANDBOX_CAP_EXCEEDED',
      'INSTITUTION_UNKNOWN',
      'INSURER_NOT_LICENSED',
      'INSTITUTION_NOT_OPEN',
    ],
    handle: async ({ params: { insurer, number }, body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, insurer);
      if (refused !== undefined) return refused;
      const input = { insurerUscc: insurer, policyNumber: number, endorsement: endorsementInput(body) };
      const executed = await platform.executor.execute(endorsePolicyCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return {
        status: { APPLIED: 201, HELD: 202, ALREADY_KNOWN: 200 }[output.outcome],
        body: output,
        location: `/v1/policies/${idPath(output.policyId)}/endorsements`,
        etag: String(output.version),
        replayed,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'listEndorsements',
    summary: { en: 'Show the history of a policy', zh: '批改历史' },
    tag: 'endorsements',
    access: { roles: ['insurer', 'enterprise', 'operator', 'regulator', 'finance', 'auditor'] },
    params,
    responses: {
      200: {
        description: 'What is in its place, from 0, the policy as issued; what is held; what was refused',
      },
    },
    errors: ['POLICY_UNKNOWN', 'USCC_INVALID'],
    handle: async ({ params: { insurer, number }, principal }) => {
      const file = await findPolicyFile(platform.store.db, insurer, number);
      const policy = bookedPolicy(file);
      const refused = refusedToSee(principal, insurer, policy);
      if (refused !== undefined) return refused;
      if (file === undefined) return domainError('POLICY_UNKNOWN', 'Nothing stands under this number');
      const issued =
        policy === undefined
          ? []
          : [{ sequence: 0, effectiveOn: policy.report.startOn, reportedOn: policy.acceptedOn }];
      const body = {
        history: [...issued, ...(policy?.endorsements ?? []).map(endorsementView)],
        held: (file.held ?? []).map(endorsementView),
        heldSince: file.heldSince?.toISOString(),
        overdueToldAt: file.overdueToldAt?.toISOString(),
        refused: (file.refused ?? []).map(endorsementView),
      };
      return { status: 200, body, etag: String(file.version) };
    },
  }),
];
