import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import {
  type FollowDecision,
  type FollowerMatch,
  type FollowerReport,
  followPolicy,
  matchOf,
} from '../domain/follow-policy.js';
import { policyId } from '../domain/policy.js';
import { bookedPolicy, policies } from '../store/policies.js';

export interface FollowPolicy {
  readonly followerUscc: string;
  /** The follower's own number. */
  readonly policyNumber: string;
  readonly report: FollowerReport;
}

export interface PolicyFollowed {
  readonly policyId: string;
  readonly leadPolicyId: string;
  readonly outcome: FollowDecision['outcome'];
  readonly match: FollowerMatch;
  readonly version: number;
}

const ownId = ({ followerUscc, policyNumber }: FollowPolicy): string => policyId(followerUscc, policyNumber);

const leadId = ({ report }: FollowPolicy): string =>
  policyId(report.leadInsurerUscc, report.leadPolicyNumber);

export const followPolicyCommand: UseCase<FollowPolicy, PolicyFollowed> = {
  name: 'follow-policy',
  load: (inputs, unit) =>
    unit.fetch(
      policies,
      inputs.flatMap((input) => [ownId(input), leadId(input)]),
    ),
  decide: (input, unit, { now, today }) => {
    const { followerUscc, report } = input;
    const id = ownId(input);
    const stored = unit.get(policies, id);
    const lead = bookedPolicy(unit.get(policies, leadId(input)));
    const existing = { isPolicy: bookedPolicy(stored) !== undefined, follows: stored?.follows };
    const decision = followPolicy(existing, report, lead, followerUscc, today);
    if (isDomainError(decision)) return decision;
    const { outcome, follows } = decision;
    const answer = {
      policyId: id,
      leadPolicyId: leadId(input),
      outcome,
      match: matchOf(report, followerUscc, lead),
    };
    if (outcome === 'ALREADY_KNOWN') return { ...answer, version: stored?.version ?? 0 };
    const version = unit.put(policies, {
      ...stored,
      _id: id,
      follows,
      leadPolicyId: leadId(input),
      recordedAt: stored?.recordedAt ?? now,
    });
    return { ...answer, version };
  },
};
