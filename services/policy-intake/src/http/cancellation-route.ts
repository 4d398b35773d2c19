import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { cancelPolicyCommand } from '../commands/cancel-policy.js';
import { idPath } from './id-path.js';
import {
  cancellationAnswerSchema,
  cancellationExample,
  cancellationSchema,
  policyNumberSchema,
} from './policy-schemas.js';

export const cancellationRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'post',
    path: '/v1/policies/:insurer/:number/cancellation',
    operationId: 'cancelPolicy',
    summary: { en: 'Report the cancellation of a policy', zh: '报送退保' },
    tag: 'policies',
    access: { roles: ['insurer', 'operator'] },
    idempotent: true,
    params: z.strictObject({ insurer: usccSchema, number: policyNumberSchema }),
    body: cancellationSchema,
    example: cancellationExample,
    responses: {
      201: { description: 'Cancelled', schema: cancellationAnswerSchema },
      200: { description: 'Already known', schema: cancellationAnswerSchema },
    },
    errors: [
      'USCC_INVALID',
      'POLICY_UNKNOWN',
      'POLICY_ALREADY_CANCELLED',
      'REFUND_ABOVE_PREMIUM',
      'OUTSIDE_TERM',
    ],
    handle: async ({ params, body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, params.insurer);
      if (refused !== undefined) return refused;
      const executed = await platform.executor.execute(
        cancelPolicyCommand,
        { insurerUscc: params.insurer, policyNumber: params.number, cancellation: body },
        { idempotency },
      );
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return {
        status: output.outcome === 'CANCELLED' ? 201 : 200,
        body: output,
        location: `/v1/policies/${idPath(output.policyId)}`,
        etag: String(output.version),
        replayed,
      };
    },
  });
