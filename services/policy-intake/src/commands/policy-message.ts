import { CancellationKind, type Policy as PolicyMessage } from '@donghu/contracts/policy';
import type { CancellationKind as Kind, PolicyReport } from '../domain/policy.js';

/** A report as the contract shows it. */
export const policyMessage = (report: PolicyReport): PolicyMessage => ({
  insurerUscc: report.insurerUscc,
  policyNumber: report.policyNumber,
  policyholderUscc: report.policyholderUscc,
  insuredUscc: report.insuredUscc,
  line: report.line,
  productCode: report.productCode ?? '',
  startOn: report.startOn,
  endOn: report.endOn,
  issuedOn: report.issuedOn,
  writtenPremiumFen: report.writtenPremium,
  paidPremiumFen: report.paidPremium,
  paidOn: report.paidOn ?? '',
  coverFen: report.cover,
  insuredHeadCount: report.insuredHeadCount ?? 0,
  otherPublicSubsidyFen: report.otherPublicSubsidy,
});

export const cancellationKindMessage = (kind: Kind): CancellationKind => CancellationKind[kind];
