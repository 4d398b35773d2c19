import { type CalendarDate, type DomainError, domainError, type Fen, type Ppm } from '@donghu/kernel';
import { textOf } from './differing-fields.js';
import { type Policy, policyId } from './policy.js';
import { issuedStanding, memberParts } from './standing.js';

/** A follower's own record of its part in a policy that another insurer leads (从共). It counts nothing. */
export interface FollowerReport {
  readonly leadInsurerUscc: string;
  readonly leadPolicyNumber: string;
  readonly sharePpm: Ppm;
  /** Its part of the premium. */
  readonly premium: Fen;
}

export interface RecordedFollowerReport extends FollowerReport {
  readonly reportedOn: CalendarDate;
}

/**
 * How a follower's record and the lead's policy fit: `LEAD_MISSING` until the lead has reported, `DIFFERS` where share
 * or premium are others.
 */
export type FollowerMatch = 'MATCHES' | 'DIFFERS' | 'LEAD_MISSING';

export const matchOf = (
  report: FollowerReport,
  followerUscc: string,
  lead: Policy | undefined,
): FollowerMatch => {
  if (lead === undefined) return 'LEAD_MISSING';
  const standing = lead.standing ?? issuedStanding(lead.report);
  const shares = standing.shares.at(-1)?.members.find(({ insurerUscc }) => insurerUscc === followerUscc);
  const part = memberParts(standing.postings).find(({ insurerUscc }) => insurerUscc === followerUscc);
  return shares?.sharePpm === report.sharePpm && part?.premium === report.premium ? 'MATCHES' : 'DIFFERS';
};

const conflict = (detail: string, leadPolicyId: string): DomainError =>
  domainError('POLICY_CONFLICT', detail, { facts: { leadPolicyId } });

const leadPolicyIdOf = ({ leadInsurerUscc, leadPolicyNumber }: FollowerReport): string =>
  policyId(leadInsurerUscc, leadPolicyNumber);

/** A number under which a follower's part stands is no number of a policy, or the business would count twice. */
export const numberOfFollower = (report: FollowerReport): DomainError => {
  const leadPolicyId = leadPolicyIdOf(report);
  return conflict(`A part in ${leadPolicyId} stands under this number`, leadPolicyId);
};

export interface FollowDecision {
  readonly outcome: 'LINKED' | 'ALREADY_KNOWN';
  readonly follows: RecordedFollowerReport;
}

interface UnderOwnNumber {
  readonly isPolicy: boolean;
  readonly follows?: RecordedFollowerReport | undefined;
}

/** Links a follower's record to the lead's policy, once. */
export const followPolicy = (
  existing: UnderOwnNumber,
  report: FollowerReport,
  lead: Policy | undefined,
  followerUscc: string,
  today: CalendarDate,
): FollowDecision | DomainError => {
  const { follows, isPolicy } = existing;
  if (isPolicy) {
    return conflict('A policy of its own stands under this number', leadPolicyIdOf(report));
  }
  if (follows !== undefined) {
    const { reportedOn: _, ...known } = follows;
    return textOf(known) === textOf(report)
      ? { outcome: 'ALREADY_KNOWN', follows }
      : domainError('ALREADY_REPORTED', 'Another part stands under this number');
  }
  const members = lead === undefined ? undefined : (lead.standing ?? issuedStanding(lead.report)).shares;
  const isMember = members?.some((shares) =>
    shares.members.some(({ insurerUscc, lead: leads }) => insurerUscc === followerUscc && !leads),
  );
  if (isMember === false) {
    const detail = 'The lead names no such follower';
    return domainError('VALIDATION_FAILED', detail, {
      fields: [{ pointer: '/followerUscc', rule: 'NOT_A_MEMBER', detail }],
    });
  }
  return { outcome: 'LINKED', follows: { ...report, reportedOn: today } };
};
