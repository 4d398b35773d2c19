import { type CalendarDate, type DomainError, domainError, zeroFen } from '@donghu/kernel';
import type { Claim, ClaimReport } from './claim.js';
import { textOf } from './differing-fields.js';
import type { Policy } from './policy.js';

export interface ClaimDecision {
  readonly outcome: 'ACCEPTED' | 'ALREADY_KNOWN';
  readonly claim: Claim;
}

export const isCovered = ({ report, standing, cancellation }: Policy, on: CalendarDate): boolean =>
  report.startOn <= on &&
  on <= (standing ?? report).endOn &&
  (cancellation === undefined || on < cancellation.effectiveOn);

const outsideTerm = ({ report, standing, cancellation }: Policy): DomainError => {
  const { endOn } = standing ?? report;
  const until = cancellation === undefined ? `to ${endOn}` : `to before ${cancellation.effectiveOn}`;
  const detail = `The policy covers what occurs from ${report.startOn} ${until}`;
  return domainError('OUTSIDE_TERM', detail, {
    fields: [{ pointer: '/occurredOn', rule: 'OUTSIDE_TERM', detail }],
    facts: { startOn: report.startOn, endOn },
  });
};

const wrongDates = (
  { occurredOn, reportedOn }: ClaimReport,
  today: CalendarDate,
): DomainError | undefined => {
  const refuse = (rule: string, detail: string): DomainError =>
    domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: '/reportedOn', rule, detail }] });
  if (reportedOn < occurredOn) return refuse('BEFORE_OCCURRENCE', 'A claim is reported after it occurs');
  return reportedOn > today ? refuse('IN_FUTURE', 'This day has not come yet') : undefined;
};

/** A claim that comes before its policy is refused: the same report goes through once the policy is there. */
export const policyMissing = (policyNumber: string): DomainError =>
  domainError('POLICY_UNKNOWN', `Policy ${policyNumber} is not reported yet: report it first`, {
    facts: { policyNumber },
  });

/** Takes a claim, once, on a policy that covered the day on which it occurred. */
export const reportClaim = (
  existing: Claim | undefined,
  report: ClaimReport,
  policy: Policy | undefined,
  today: CalendarDate,
): ClaimDecision | DomainError => {
  if (existing !== undefined) {
    return textOf(existing.report) === textOf(report)
      ? { outcome: 'ALREADY_KNOWN', claim: existing }
      : domainError('ALREADY_REPORTED', 'Another claim stands under this number', {
          facts: { claimNumber: report.claimNumber },
        });
  }
  const wrong = wrongDates(report, today);
  if (wrong !== undefined) return wrong;
  if (policy === undefined) return policyMissing(report.policyNumber);
  if (!isCovered(policy, report.occurredOn)) return outsideTerm(policy);
  const { insuredUscc, line } = policy.report;
  return {
    outcome: 'ACCEPTED',
    claim: {
      report,
      insuredUscc,
      line,
      state: 'REPORTED',
      reserve: report.reserve,
      suspectedFraud: false,
      progress: [],
      payments: [],
      paid: zeroFen,
    },
  };
};
