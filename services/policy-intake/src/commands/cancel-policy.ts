import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { type CancelDecision, cancelledFile, cancelPolicy } from '../domain/cancel-policy.js';
import { type Cancellation, policyId } from '../domain/policy.js';
import { freeRoom } from '../domain/sandbox.js';
import { sandboxRules } from '../parameters/sandbox-rules.js';
import { bookedPolicy, policies } from '../store/policies.js';
import { fetchCoverFilesOfPolicies, fileCover } from './cover-file.js';
import { fetchSandboxOf, policyFileOf, putPolicyFile } from './policy-file.js';
import { endorsementRefused, policyCancelled } from './record-steps.js';
import { putSandboxFile } from './sandbox-file.js';

export interface CancelPolicy {
  readonly insurerUscc: string;
  readonly policyNumber: string;
  readonly cancellation: Cancellation;
}

export interface PolicyCancelled {
  readonly policyId: string;
  readonly outcome: CancelDecision['outcome'];
  readonly version: number;
}

const idOf = (input: CancelPolicy): string => policyId(input.insurerUscc, input.policyNumber);

export const cancelPolicyCommand: UseCase<CancelPolicy, PolicyCancelled> = {
  name: 'cancel-policy',
  load: async (inputs, unit) => {
    const ids = inputs.map(idOf);
    await unit.fetch(policies, ids);
    await Promise.all([fetchSandboxOf(unit, ids), fetchCoverFilesOfPolicies(unit, ids)]);
  },
  decide: (input, unit, facts) => {
    const id = idOf(input);
    const stored = unit.get(policies, id);
    const decision = cancelPolicy(bookedPolicy(stored), input.cancellation, facts.today);
    if (isDomainError(decision)) return decision;
    if (decision.outcome === 'ALREADY_KNOWN') {
      return { policyId: id, outcome: decision.outcome, version: stored?.version ?? 0 };
    }
    const { outcome, policy, putAside } = decision;
    const file = cancelledFile(policyFileOf(unit, stored, input.insurerUscc), decision);
    const { sandboxUse, ...rest } = policy;
    const frees = sandboxUse !== undefined && policy.cancellation.kind === 'FROM_START';
    const recorded = { ...file, policy: frees ? rest : policy };
    if (putAside !== undefined) {
      unit.emit(endorsementRefused(id, policy, putAside, putPolicyFile(unit, id, recorded, facts.now)));
    }
    const version = putPolicyFile(unit, id, recorded, facts.now);
    if (frees && file.sandbox !== undefined) {
      const freed = freeRoom(file.sandbox, sandboxUse, sandboxRules.yellowPercent);
      putSandboxFile(unit, freed, policy.report.insuredUscc, facts.today);
    }
    unit.emit(policyCancelled(id, policy, version));
    fileCover(unit, id, facts);
    return { policyId: id, outcome, version };
  },
};
