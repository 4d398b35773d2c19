import {
  type AnyRoute,
  defineRoute,
  ownPartyOnly,
  type Platform,
  ppmSchema,
  usccSchema,
} from '@donghu/chassis';
import { domainError, formatYuan, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { followPolicyCommand } from '../commands/follow-policy.js';
import { matchOf } from '../domain/follow-policy.js';
import { policyId } from '../domain/policy.js';
import { findPolicy, listFollowers } from '../store/policy-queries.js';
import { amountSchema, policyNumberSchema } from './policy-schemas.js';
import { refusedToSee } from './policy-visibility.js';

const path = '/v1/policies/:insurer/:number/follower-reports';
const params = z.strictObject({ insurer: usccSchema, number: policyNumberSchema });
const matches = z.enum(['MATCHES', 'DIFFERS', 'LEAD_MISSING']);

const answerSchema = z.strictObject({
  policyId: z.string(),
  leadPolicyId: z.string(),
  outcome: z.enum(['LINKED', 'ALREADY_KNOWN']),
  match: matches,
  version: z.int(),
});

/** What followers report of a policy that another insurer leads: linked, and never counted a second time. */
export const followerReportRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path,
    operationId: 'followPolicy',
    summary: { en: 'Report a part in a policy that another insurer leads', zh: '从共方报送' },
    tag: 'policies',
    access: { roles: ['insurer', 'operator'] },
    idempotent: true,
    params,
    body: z.strictObject({
      followerUscc: usccSchema,
      policyNumber: policyNumberSchema,
      sharePpm: ppmSchema,
      premium: amountSchema.meta({ description: 'Its part of the premium. 分摊保费' }),
    }),
    example: {
      followerUscc: '91440300100012316L',
      policyNumber: 'CG-2025-0001',
      sharePpm: 350_000,
      premium: '350000.00',
    },
    responses: {
      201: { description: 'Linked', schema: answerSchema },
      200: { description: 'Already known', schema: answerSchema },
    },
    errors: ['USCC_INVALID', 'POLICY_CONFLICT', 'ALREADY_REPORTED'],
    handle: async ({ params: { insurer, number }, body, principal, idempotency }) => {
      const { followerUscc, policyNumber, sharePpm, premium } = body;
      const refused = ownPartyOnly(principal, followerUscc);
      if (refused !== undefined) return refused;
      const report = { leadInsurerUscc: insurer, leadPolicyNumber: number, sharePpm, premium };
      const input = { followerUscc, policyNumber, report };
      const executed = await platform.executor.execute(followPolicyCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return {
        status: output.outcome === 'LINKED' ? 201 : 200,
        body: output,
        etag: String(output.version),
        replayed,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'listFollowerReports',
    summary: { en: 'Show what followers report of a policy', zh: '从共方报送列表' },
    tag: 'policies',
    access: { roles: ['insurer', 'operator', 'regulator', 'auditor'] },
    params,
    responses: {
      200: {
        description: 'Each with whether share and premium are those of the lead',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              policyId: z.string(),
              sharePpm: z.int(),
              premium: z.string(),
              reportedOn: z.string(),
              match: matches,
            }),
          ),
        }),
      },
    },
    errors: ['POLICY_UNKNOWN', 'USCC_INVALID'],
    handle: async ({ params: { insurer, number }, principal }) => {
      const { db } = platform.store;
      const lead = await findPolicy(db, insurer, number);
      const refused = refusedToSee(principal, insurer, lead);
      if (refused !== undefined) return refused;
      const followers = await listFollowers(db, policyId(insurer, number));
      if (lead === undefined && followers.length === 0) {
        return domainError('POLICY_UNKNOWN', 'Nothing stands under this number');
      }
      const items = followers.map(({ _id, follows }) => ({
        policyId: _id,
        sharePpm: follows.sharePpm,
        premium: formatYuan(follows.premium),
        reportedOn: follows.reportedOn,
        match: matchOf(follows, _id.split('/')[0] ?? '', lead),
      }));
      return { status: 200, body: { items } };
    },
  }),
];
