import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { checkPolicyTerms, type TermsOfLine } from './check-policy-terms.js';
import { differingFields } from './differing-fields.js';
import { checkInsurer, type Insurer } from './insurer.js';
import type { Policy, PolicyReport } from './policy.js';

export type ReportDecision =
  | { readonly outcome: 'ACCEPTED'; readonly policy: Policy }
  | { readonly outcome: 'ALREADY_KNOWN'; readonly policy: Policy }
  /** Another report stands under the number: it stays, and a human decides. */
  | { readonly outcome: 'CONFLICT'; readonly policy: Policy; readonly differing: readonly string[] };

/** What a decision on a report must know beside the report. */
export interface ReportFacts {
  /** The entry of the catalogue for the report's line. */
  readonly line: TermsOfLine | undefined;
  readonly insurer: Insurer | undefined;
  readonly insurerKinds: readonly string[];
  readonly insuredIsRegistered: boolean;
  readonly today: CalendarDate;
}

/**
 * Takes a reported policy into the books, once. The insurer is judged on the day of issue. An insured that is
 * not registered is no reason to refuse: enterprises outside the zone insure, too.
 */
export const reportPolicy = (
  existing: Policy | undefined,
  report: PolicyReport,
  facts: ReportFacts,
): ReportDecision | DomainError => {
  const faulty = checkPolicyTerms(report, facts.line);
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
  const unfit = checkInsurer(facts.insurer, report.insurerUscc, report.issuedOn, facts.insurerKinds);
  if (unfit !== undefined) return unfit;
  return {
    outcome: 'ACCEPTED',
    policy: {
      report,
      acceptedOn: facts.today,
      warnings: facts.insuredIsRegistered ? [] : ['INSURED_NOT_REGISTERED'],
      conflicts: 0,
    },
  };
};
