import type { PolicySummary } from '@donghu/contracts/policy';
import type { BookedPolicy } from '../store/policies.js';

/** A policy as offices see it: as it stands, without what it costs. */
export const policySummary = ({
  _id,
  version,
  report,
  standing,
  cancellation,
}: BookedPolicy): PolicySummary => {
  const { endOn, cover } = standing ?? report;
  return {
    policyId: _id,
    insurerUscc: report.insurerUscc,
    policyNumber: report.policyNumber,
    insuredUscc: report.insuredUscc,
    line: report.line,
    startOn: report.startOn,
    endOn,
    coverFen: cover,
    cancelledFrom: cancellation?.effectiveOn ?? '',
    version: BigInt(version),
  };
};
