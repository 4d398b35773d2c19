import { type CalendarDate, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { checkMembers, checkShares, warningsOfShares } from './check-co-insurance.js';
import { checkPolicyTerms, type TermsOfLine } from './check-policy-terms.js';
import { differingFields } from './differing-fields.js';
import { checkInsurer, type Insurer } from './insurer.js';
import type { Policy, PolicyWarning } from './policy.js';
import { missingReferences, type ReferenceKind } from './policy-references.js';
import type { PolicyReport } from './policy-report.js';
import { checkProduct, isSoldOn, type Product } from './product.js';
import { admitPolicy, caseUnknown, type SandboxFile } from './sandbox.js';
import { issuedStanding } from './standing.js';

export type ReportDecision =
  | {
      readonly outcome: 'ACCEPTED';
      readonly policy: Policy;
      /** The policy's sandbox case with the room that it took. */
      readonly sandbox: SandboxFile | undefined;
    }
  | { readonly outcome: 'ALREADY_KNOWN'; readonly policy: Policy }
  /** Another report stands under the number: it stays, and a human decides. */
  | { readonly outcome: 'CONFLICT'; readonly policy: Policy; readonly differing: readonly string[] };

/** What a decision on a report must know beside the report. */
export interface ReportFacts {
  /** The entry of the catalogue for the report's line. */
  readonly line: TermsOfLine | undefined;
  /** What policies of the line name. */
  readonly expectedReferences: readonly ReferenceKind[];
  readonly insurer: Insurer | undefined;
  readonly insurerKinds: readonly string[];
  /** The members of a co-insurance as far as the registry knows them. */
  readonly coInsurers: ReadonlyMap<string, Insurer>;
  /** A share above it is told. */
  readonly largestSharePpm: number;
  /** The product that the report names, if it is registered. */
  readonly product: Product | undefined;
  /** The sandbox case that the report names, if there is one. */
  readonly sandbox: SandboxFile | undefined;
  readonly yellowPercent: bigint;
  readonly insuredIsRegistered: boolean;
  readonly today: CalendarDate;
}

/** A product that was sold on the day of issue. */
const isRegistered = ({ issuedOn }: PolicyReport, product: Product | undefined): boolean =>
  product !== undefined && isSoldOn(product, issuedOn);

const warningsOf = (report: PolicyReport, facts: ReportFacts): PolicyWarning[] => {
  const { coInsurance, references, productCode } = report;
  return [
    ...(facts.insuredIsRegistered ? [] : ['INSURED_NOT_REGISTERED' as const]),
    ...(coInsurance === undefined ? [] : warningsOfShares(coInsurance.members, facts.largestSharePpm)),
    ...(missingReferences(references, facts.expectedReferences).length === 0
      ? []
      : ['REFERENCE_MISSING' as const]),
    ...(productCode === undefined || isRegistered(report, facts.product)
      ? []
      : ['PRODUCT_NOT_REGISTERED' as const]),
  ];
};

const checkUnderwriters = (report: PolicyReport, facts: ReportFacts): DomainError | undefined => {
  const { coInsurance, issuedOn } = report;
  const { coInsurers, insurer, insurerKinds } = facts;
  return (
    checkInsurer(insurer, report.insurerUscc, issuedOn, insurerKinds) ??
    (coInsurance === undefined
      ? undefined
      : checkMembers(coInsurance.members, coInsurers, issuedOn, insurerKinds))
  );
};

const admitted = (report: PolicyReport, facts: ReportFacts): SandboxFile | DomainError | undefined => {
  if (report.sandboxCase === undefined) return undefined;
  if (facts.sandbox === undefined) return caseUnknown(report.sandboxCase);
  const { insurerUscc, line, issuedOn, cover, writtenPremium } = report;
  const policy = { insurerUscc, line, issuedOn, cover, premium: writtenPremium };
  return admitPolicy(facts.sandbox, policy, facts.yellowPercent);
};

/**
 * Takes a reported policy into the books, once. The insurer is judged on the day of issue. An insured that is
 * not registered is no reason to refuse: enterprises outside the zone insure, too.
 */
export const reportPolicy = (
  existing: Policy | undefined,
  report: PolicyReport,
  facts: ReportFacts,
): ReportDecision | DomainError => {
  const faulty =
    checkPolicyTerms(report, facts.line) ??
    (report.coInsurance === undefined
      ? undefined
      : checkShares(report.coInsurance.members, report.insurerUscc));
  if (faulty !== undefined) return faulty;
  if (existing !== undefined) {
    const differing = differingFields(existing.report, report);
    return differing.length === 0
      ? { outcome: 'ALREADY_KNOWN', policy: existing }
      : { outcome: 'CONFLICT', policy: { ...existing, conflicts: existing.conflicts + 1 }, differing };
  }
  if (facts.line === undefined) {
    return domainError('LINE_UNKNOWN', `${report.line} is not a line of the catalogue`, {
      fields: [{ pointer: '/line', rule: 'UNKNOWN_CODE', detail: 'is not in the catalogue' }],
      facts: { line: report.line },
    });
  }
  const unfit = checkUnderwriters(report, facts) ?? checkProduct(facts.product, report);
  if (unfit !== undefined) return unfit;
  const sandbox = admitted(report, facts);
  if (isDomainError(sandbox)) return sandbox;
  const sandboxUse = { cover: report.cover, premium: report.writtenPremium };
  return {
    outcome: 'ACCEPTED',
    sandbox,
    policy: {
      report,
      acceptedOn: facts.today,
      warnings: warningsOf(report, facts),
      conflicts: 0,
      ...(sandbox === undefined ? {} : { sandboxUse }),
      ...(report.coInsurance === undefined ? {} : { standing: issuedStanding(report) }),
    },
  };
};
