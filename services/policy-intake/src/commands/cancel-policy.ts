import { outgoingEvent, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { isDomainError, subtractFen } from '@donghu/kernel';
import { type CancelDecision, cancelPolicy } from '../domain/cancel-policy.js';
import { type Cancellation, type CancelledPolicy, policyId } from '../domain/policy.js';
import { policies } from '../store/policies.js';
import { cancellationKindMessage } from './policy-message.js';

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

const cancelled = (id: string, { report, cancellation }: CancelledPolicy, version: number) =>
  outgoingEvent(
    eventCatalogue.PolicyCancelled,
    {
      policyId: id,
      insurerUscc: report.insurerUscc,
      policyNumber: report.policyNumber,
      kind: cancellationKindMessage(cancellation.kind),
      effectiveOn: cancellation.effectiveOn,
      refundFen: cancellation.refund,
      premiumKeptFen: subtractFen(report.writtenPremium, cancellation.refund),
      insuredUscc: report.insuredUscc,
      reportedOn: cancellation.reportedOn,
    },
    version,
  );

export const cancelPolicyCommand: UseCase<CancelPolicy, PolicyCancelled> = {
  name: 'cancel-policy',
  load: (inputs, unit) => unit.fetch(policies, inputs.map(idOf)),
  decide: (input, unit, facts) => {
    const id = idOf(input);
    const stored = unit.get(policies, id);
    const decision = cancelPolicy(stored, input.cancellation, facts.today);
    if (isDomainError(decision)) return decision;
    const { outcome, policy } = decision;
    if (outcome === 'ALREADY_KNOWN') return { policyId: id, outcome, version: stored?.version ?? 0 };
    const recordedAt = stored?.recordedAt ?? facts.now;
    const version = unit.put(policies, { _id: id, ...policy, recordedAt });
    unit.emit(cancelled(id, policy, version));
    return { policyId: id, outcome, version };
  },
};
