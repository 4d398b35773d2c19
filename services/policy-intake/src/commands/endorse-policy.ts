import type { UseCase } from '@donghu/chassis';
import { isDomainError, type Uscc } from '@donghu/kernel';
import { type EndorseDecision, endorsePolicy } from '../domain/endorse-policy.js';
import type { Endorsement } from '../domain/endorsement.js';
import { numberOfFollower } from '../domain/follow-policy.js';
import { policyId } from '../domain/policy.js';
import { institutions } from '../store/institutions.js';
import { policies } from '../store/policies.js';
import { fetchCoverFilesOfPolicies, fileCover } from './cover-file.js';
import { endorseFacts, fetchSandboxOf, membersOfHeld, policyFileOf, putPolicyFile } from './policy-file.js';
import { recordSteps } from './record-steps.js';
import { putSandboxFile } from './sandbox-file.js';

export interface EndorsePolicy {
  readonly insurerUscc: Uscc;
  readonly policyNumber: string;
  readonly endorsement: Endorsement;
}

export interface PolicyEndorsed {
  readonly policyId: string;
  readonly sequence: number;
  readonly outcome: EndorseDecision['outcome'];
  /** What is still held afterwards, by sequence. */
  readonly held: readonly number[];
  readonly version: number;
}

const idOf = (input: EndorsePolicy): string => policyId(input.insurerUscc, input.policyNumber);

const ownMembers = ({ endorsement }: EndorsePolicy): readonly string[] =>
  endorsement.members?.map(({ insurerUscc }) => insurerUscc) ?? [];

export const endorsePolicyCommand: UseCase<EndorsePolicy, PolicyEndorsed> = {
  name: 'endorse-policy',
  load: async (inputs, unit) => {
    const ids = inputs.map(idOf);
    await unit.fetch(policies, ids);
    await Promise.all([
      unit.fetch(institutions, [...inputs.flatMap(ownMembers), ...membersOfHeld(unit, ids)]),
      fetchSandboxOf(unit, ids),
      fetchCoverFilesOfPolicies(unit, ids),
    ]);
  },
  decide: (input, unit, facts) => {
    const { today, now } = facts;
    const id = idOf(input);
    const { endorsement, insurerUscc } = input;
    const stored = unit.get(policies, id);
    if (stored?.follows !== undefined) return numberOfFollower(stored.follows);
    const file = policyFileOf(unit, stored, insurerUscc);
    const members = [...ownMembers(input), ...membersOfHeld(unit, [id])];
    const decision = endorsePolicy(file, endorsement, endorseFacts(unit, members, today));
    if (isDomainError(decision)) return decision;
    const version =
      decision.outcome === 'ALREADY_KNOWN'
        ? stored?.version
        : (recordSteps(unit, decision.file, decision.steps, now) ??
          putPolicyFile(unit, id, decision.file, now));
    if (decision.outcome === 'APPLIED' && file.policy !== undefined) {
      putSandboxFile(unit, decision.file.sandbox, file.policy.report.insuredUscc, today);
    }
    if (decision.outcome === 'APPLIED') fileCover(unit, id, facts);
    return {
      policyId: id,
      sequence: endorsement.sequence,
      outcome: decision.outcome,
      held: decision.file.held.map(({ sequence }) => sequence),
      version: version ?? 0,
    };
  },
};
