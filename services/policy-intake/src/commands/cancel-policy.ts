import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { type CancelDecision, cancelPolicy } from '../domain/cancel-policy.js';
import { type Cancellation, policyId } from '../domain/policy.js';
import { bookedPolicy, policies } from '../store/policies.js';
import { policyFileOf, putPolicyFile } from './policy-file.js';
import { policyCancelled } from './record-steps.js';

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
  load: (inputs, unit) => unit.fetch(policies, inputs.map(idOf)),
  decide: (input, unit, facts) => {
    const id = idOf(input);
    const stored = unit.get(policies, id);
    const decision = cancelPolicy(bookedPolicy(stored), input.cancellation, facts.today);
    if (isDomainError(decision)) return decision;
    const { outcome, policy } = decision;
    if (outcome === 'ALREADY_KNOWN') return { policyId: id, outcome, version: stored?.version ?? 0 };
    const file = { ...policyFileOf(stored, input.insurerUscc), policy };
    const version = putPolicyFile(unit, id, file, facts.now);
    unit.emit(policyCancelled(id, policy, version));
    return { policyId: id, outcome, version };
  },
};
