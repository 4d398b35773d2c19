import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import { domainError, formatYuan, isDomainError, sumFen } from '@donghu/kernel';
import * as z from 'zod';
import { recordCessionCommand } from '../commands/record-cession.js';
import { standingOf } from '../commands/record-steps.js';
import { type Cession, retained } from '../domain/cession.js';
import { memberParts } from '../domain/standing.js';
import { reinsuranceDecision } from '../parameters/reinsurance-decision.js';
import { findCessions } from '../store/cessions.js';
import { findPolicy } from '../store/policy-queries.js';
import { cessionAnswerSchema, cessionExample, cessionSchema } from './claim-schemas.js';
import { idPath } from './id-path.js';
import { policyNumberSchema } from './policy-schemas.js';
import { refusedToSee } from './policy-visibility.js';

const path = '/v1/policies/:insurer/:number/cessions';
const params = z.strictObject({ insurer: usccSchema, number: policyNumberSchema });

const cessionView = (cession: Cession) => ({
  ...cession,
  retention: cession.retention === undefined ? undefined : formatYuan(cession.retention),
  limit: cession.limit === undefined ? undefined : formatYuan(cession.limit),
});

export const cessionRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path,
    operationId: 'recordCession',
    summary: { en: 'Record what a member cedes of its share', zh: '登记分出业务' },
    tag: 'reinsurance',
    access: { roles: ['insurer', 'operator'] },
    idempotent: true,
    params,
    body: cessionSchema,
    example: cessionExample,
    responses: {
      201: { description: 'Accepted', schema: cessionAnswerSchema },
      200: { description: 'Already known', schema: cessionAnswerSchema },
    },
    errors: ['USCC_INVALID', 'POLICY_UNKNOWN', 'ALREADY_REPORTED'],
    handle: async ({ params: { insurer, number }, body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, body.cedantUscc);
      if (refused !== undefined) return refused;
      const input = { insurerUscc: insurer, policyNumber: number, cession: body };
      const executed = await platform.executor.execute(recordCessionCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return {
        status: output.outcome === 'ACCEPTED' ? 201 : 200,
        body: output,
        location: `/v1/policies/${idPath(output.policyId)}/cessions`,
        etag: String(output.version),
        replayed,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'listCessions',
    summary: { en: 'Show the cessions of a policy', zh: '查询分出业务' },
    tag: 'reinsurance',
    access: { roles: ['insurer', 'operator', 'regulator', 'auditor'] },
    params,
    responses: {
      200: { description: 'The cessions, what each member keeps, and whether a decision is asked for' },
    },
    errors: ['POLICY_UNKNOWN', 'USCC_INVALID'],
    handle: async ({ params: { insurer, number }, principal }) => {
      const policy = await findPolicy(platform.store.db, insurer, number);
      const refused = refusedToSee(principal, insurer, policy);
      if (refused !== undefined) return refused;
      if (policy === undefined) return domainError('POLICY_UNKNOWN', 'No policy stands under this number');
      const cessions = await findCessions(platform.store.db, policy._id);
      const members = memberParts(standingOf(policy).postings).map(({ insurerUscc, cover }) => ({
        insurerUscc,
        retained: retained(cover, insurerUscc, cessions),
      }));
      const kept = sumFen(members.map((member) => member.retained));
      const body = {
        items: cessions.map(cessionView),
        members: members.map((member) => ({ ...member, retained: formatYuan(member.retained) })),
        retained: formatYuan(kept),
        decisionNeeded: kept > reinsuranceDecision.value,
      };
      return { status: 200, body };
    },
  }),
];
