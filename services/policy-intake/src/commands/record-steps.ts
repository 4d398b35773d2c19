import { type OutgoingEvent, outgoingEvent, type Unit } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { subtractFen } from '@donghu/kernel';
import { soleInsurer } from '../domain/co-insurance.js';
import type { EndorsementStep, PolicyFile } from '../domain/endorse-policy.js';
import type { RefusedEndorsement } from '../domain/endorsement.js';
import { type CancelledPolicy, type Policy, policyId } from '../domain/policy.js';
import { issuedStanding, type PolicyStanding, sharesOn } from '../domain/standing.js';
import { putPolicyFile } from './policy-file.js';
import { cancellationKindMessage, endorsementKindMessage } from './policy-message.js';

export const standingOf = ({ standing, report }: Policy): PolicyStanding =>
  standing ?? issuedStanding(report);

export const policyCancelled = (id: string, policy: CancelledPolicy, version: number): OutgoingEvent => {
  const { report, cancellation } = policy;
  const { writtenPremium, paidPremium, cover, endOn, insuredHeadCount } = standingOf(policy);
  return outgoingEvent(
    eventCatalogue.PolicyCancelled,
    {
      policyId: id,
      insurerUscc: report.insurerUscc,
      policyNumber: report.policyNumber,
      kind: cancellationKindMessage(cancellation.kind),
      effectiveOn: cancellation.effectiveOn,
      refundFen: cancellation.refund,
      premiumKeptFen: subtractFen(writtenPremium, cancellation.refund),
      insuredUscc: report.insuredUscc,
      reportedOn: cancellation.reportedOn,
      writtenPremiumFen: writtenPremium,
      paidPremiumFen: paidPremium,
      coverFen: cover,
      endOn,
      insuredHeadCount: insuredHeadCount ?? 0,
    },
    version,
  );
};

export const endorsementRefused = (
  id: string,
  { report: { insurerUscc, policyNumber } }: Policy,
  { sequence, code, detail }: RefusedEndorsement,
  version: number,
): OutgoingEvent => {
  const message = { policyId: id, insurerUscc, policyNumber, sequence, code, detail };
  return outgoingEvent(eventCatalogue.EndorsementRefused, message, version);
};

type Applied = Extract<EndorsementStep, { readonly applied: unknown }>;

const policyEndorsed = ({ applied, before, policy }: Applied, version: number): OutgoingEvent => {
  const { insurerUscc, policyNumber, insuredUscc, line } = policy.report;
  const [earlier, standing] = [standingOf(before), standingOf(policy)];
  const members =
    policy.standing === undefined ? soleInsurer(insurerUscc) : membersOn(standing, applied.effectiveOn);
  return outgoingEvent(
    eventCatalogue.PolicyEndorsed,
    {
      policyId: policyId(insurerUscc, policyNumber),
      insurerUscc,
      policyNumber,
      insuredUscc,
      line,
      sequence: applied.sequence,
      kind: endorsementKindMessage(applied.kind),
      effectiveOn: applied.effectiveOn,
      premiumDifferenceFen: applied.premiumDifference,
      paidDifferenceFen: subtractFen(standing.paidPremium, earlier.paidPremium),
      coverDifferenceFen: applied.coverDifference,
      writtenPremiumFen: standing.writtenPremium,
      paidPremiumFen: standing.paidPremium,
      coverFen: standing.cover,
      endOn: standing.endOn,
      members: members.map((member) => ({ ...member })),
      insuredHeadCount: standing.insuredHeadCount ?? 0,
      reportedOn: applied.reportedOn,
    },
    version,
  );
};

const membersOn = (standing: PolicyStanding, on: Applied['applied']['effectiveOn']) =>
  sharesOn(standing, on).members;

/**
 * Stores a file step by step, so that every event has a version of the policy of its own, and returns the last
 * version. The held and refused ones that the file ends with are stored with the first step already.
 */
export const recordSteps = (
  unit: Unit,
  file: PolicyFile,
  steps: readonly EndorsementStep[],
  now: Date,
): number | undefined => {
  let version: number | undefined;
  for (const step of steps) {
    if ('refused' in step) {
      const { policy } = file;
      if (policy === undefined) continue;
      const id = policyId(policy.report.insurerUscc, policy.report.policyNumber);
      version = putPolicyFile(unit, id, file, now);
      unit.emit(endorsementRefused(id, policy, step.refused, version));
      continue;
    }
    const { policy, before } = step;
    const id = policyId(policy.report.insurerUscc, policy.report.policyNumber);
    version = putPolicyFile(unit, id, { ...file, policy }, now);
    unit.emit(policyEndorsed(step, version));
    const { cancellation } = policy;
    if (cancellation !== undefined && before.cancellation === undefined) {
      version = putPolicyFile(unit, id, { ...file, policy }, now);
      unit.emit(policyCancelled(id, { ...policy, cancellation }, version));
    }
  }
  return version;
};
