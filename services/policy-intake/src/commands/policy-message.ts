import {
  CancellationKind,
  CapLevel,
  ClaimState,
  type CoInsurance as CoInsuranceMessage,
  EndorsementKind,
  type OriginalCurrency as OriginalCurrencyMessage,
  type Policy as PolicyMessage,
  type PolicyReferences as ReferencesMessage,
} from '@donghu/contracts/policy';
import { formatRate } from '@donghu/kernel';
import type { ClaimState as DomainClaimState } from '../domain/claim.js';
import type { CoInsurance } from '../domain/co-insurance.js';
import type { EndorsementKind as DomainEndorsementKind } from '../domain/endorsement.js';
import { formatParity, type OriginalCurrency } from '../domain/original-currency.js';
import type { CancellationKind as Kind } from '../domain/policy.js';
import type { PolicyReferences } from '../domain/policy-references.js';
import type { PolicyReport } from '../domain/policy-report.js';
import type { CapReached } from '../domain/sandbox.js';

const coInsuranceMessage = ({ pool, members, leadFeeRate }: CoInsurance): CoInsuranceMessage => ({
  pool: pool ?? '',
  members: members.map((member) => ({ ...member })),
  ...(leadFeeRate === undefined ? {} : { leadFeeRate: formatRate(leadFeeRate) }),
});

const referencesMessage = ({ equipment, ...references }: PolicyReferences): ReferencesMessage => ({
  ...references,
  equipment:
    equipment === undefined
      ? undefined
      : { name: equipment.name, catalogueItem: equipment.catalogueItem ?? '' },
});

const originalCurrencyMessage = (original: OriginalCurrency): OriginalCurrencyMessage => ({
  currency: original.currency,
  writtenPremiumHundredths: original.writtenPremium,
  coverHundredths: original.cover,
  premiumParity: formatParity(original.premiumParity),
  coverParity: formatParity(original.coverParity),
});

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
  coInsurance: report.coInsurance && coInsuranceMessage(report.coInsurance),
  sandboxCase: report.sandboxCase,
  references: report.references && referencesMessage(report.references),
  taxFen: report.tax,
  deductibleFen: report.deductible,
  perOccurrenceLimitFen: report.perOccurrenceLimit,
  intermediaryUscc: report.intermediaryUscc,
  beneficiaryKind: report.beneficiaryKind,
  coverKind: report.coverKind,
  originalCurrency: report.originalCurrency && originalCurrencyMessage(report.originalCurrency),
});

export const capLevelMessage = (level: CapReached['level']): CapLevel => CapLevel[level];

export const claimStateMessage = (state: DomainClaimState): ClaimState => ClaimState[state];

export const endorsementKindMessage = (kind: DomainEndorsementKind): EndorsementKind => EndorsementKind[kind];

export const cancellationKindMessage = (kind: Kind): CancellationKind => CancellationKind[kind];
