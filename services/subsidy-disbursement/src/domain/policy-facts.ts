import {
  addDays,
  addYears,
  type CalendarDate,
  daysBetween,
  type Fen,
  minFen,
  subtractFen,
  zeroFen,
} from '@donghu/kernel';

/** What the insurer reported of a policy, as far as a subsidy depends on it. */
export interface PolicyFacts {
  /** `<insurer USCC>/<policy number>` */
  readonly policyId: string;
  readonly insurerUscc: string;
  /** The insured enterprise: the applicant. */
  readonly enterpriseUscc: string;
  readonly line: string;
  readonly productCode: string;
  readonly startOn: CalendarDate;
  /** The last day of cover. */
  readonly endOn: CalendarDate;
  readonly writtenPremium: Fen;
  readonly paidPremium: Fen;
  readonly cover: Fen;
  readonly headCount: number;
  readonly otherPublicSubsidy: Fen;
}

export interface Cancellation {
  readonly kind: 'FROM_START' | 'MID_TERM';
  readonly effectiveOn: string;
  /** Of the premium as it was written when the policy was cancelled. */
  readonly premiumKept: Fen;
  /** What is given back, and the version of the policy that it is of; absent in what was taken in before endorsements. */
  readonly refund?: Fen;
  readonly version?: number;
}

/** The policy as it stands with its endorsements, before the refund of a cancellation. */
export interface PolicyStanding {
  /** The version of the policy: what stands with a later one replaces what stands with an earlier one. */
  readonly version: number;
  readonly writtenPremium: Fen;
  readonly paidPremium: Fen;
  readonly cover: Fen;
  readonly endOn: CalendarDate;
  readonly headCount: number;
}

/** What became of a policy since it was accepted. */
export interface PolicyChanges {
  /** The newest that is known; absent while it is as issued. */
  readonly standing?: PolicyStanding;
  readonly cancellation?: Cancellation;
}

/** Both together, in whatever order they came and however often: the newest version stands, and a policy is cancelled once. */
export const foldChanges = (one: PolicyChanges, other: PolicyChanges): PolicyChanges => {
  const isNewer = (other.standing?.version ?? 0) > (one.standing?.version ?? 0);
  const standing = isNewer ? other.standing : one.standing;
  const cancellation = one.cancellation ?? other.cancellation;
  return {
    ...(standing === undefined ? {} : { standing }),
    ...(cancellation === undefined ? {} : { cancellation }),
  };
};

/** Whether the second says something that the first does not. */
export const addsTo = (known: PolicyChanges, news: PolicyChanges): boolean => {
  const folded = foldChanges(known, news);
  return folded.standing !== known.standing || folded.cancellation !== known.cancellation;
};

/** The policy as its newest endorsement leaves it. */
export const standingPolicy = (issued: PolicyFacts, { standing }: PolicyChanges): PolicyFacts => {
  if (standing === undefined) return issued;
  const { version: _, ...figures } = standing;
  return { ...issued, ...figures };
};

/** The premium as issued is paid in full. What an endorsement adds counts once it is paid, and is not waited for. */
export const isPremiumPaid = (issued: PolicyFacts, changes: PolicyChanges): boolean => {
  const { paidPremium, writtenPremium } = standingPolicy(issued, changes);
  return paidPremium >= minFen(issued.writtenPremium, writtenPremium);
};

export const termDaysOf = (policy: PolicyFacts): number =>
  Math.max(1, daysBetween(policy.startOn, addDays(policy.endOn, 1)));

/** A policy over several years is applied for by years: the first year's days. */
export const firstYearDaysOf = (policy: PolicyFacts): number =>
  Math.min(termDaysOf(policy), daysBetween(policy.startOn, addYears(policy.startOn, 1)));

/**
 * A contract that is void from the start leaves no premium to subsidise, whatever was kept. An endorsement that took
 * its place after the cancellation changed what there was to keep.
 */
export const premiumKeptAfter = ({ cancellation, standing }: PolicyChanges): Fen | undefined => {
  if (cancellation === undefined) return undefined;
  const { kind, premiumKept, refund, version } = cancellation;
  if (kind === 'FROM_START') return zeroFen;
  const isEndorsedSince = standing !== undefined && version !== undefined && standing.version > version;
  return isEndorsedSince && refund !== undefined ? subtractFen(standing.writtenPremium, refund) : premiumKept;
};
