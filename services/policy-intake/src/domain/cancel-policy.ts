import { type CalendarDate, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { alreadyCancelled, checkCancellation } from './check-cancellation.js';
import { type PolicyFile, withoutDay } from './endorse-policy.js';
import type { RecordedEndorsement, RefusedEndorsement } from './endorsement.js';
import { endedFrom, foldPolicy } from './fold-policy.js';
import type { Cancellation, CancelledPolicy, Policy, RecordedCancellation } from './policy.js';

export type CancelDecision =
  | {
      readonly outcome: 'CANCELLED';
      readonly policy: CancelledPolicy;
      /** The endorsement that was to take effect after it, and no longer does. */
      readonly putAside?: RefusedEndorsement;
      /** Endorsements behind the one that was put aside: they wait for what takes its place. */
      readonly waiting: readonly RecordedEndorsement[];
    }
  | { readonly outcome: 'ALREADY_KNOWN'; readonly policy: CancelledPolicy };

const isSame = (one: Cancellation, other: Cancellation): boolean =>
  one.kind === other.kind && one.effectiveOn === other.effectiveOn && one.refund === other.refund;

/** What a plain policy says of itself is enough; the others are folded anew. */
const cancelled = (policy: Policy, cancellation: RecordedCancellation): CancelledPolicy | DomainError => {
  const { report, standing, endorsements = [] } = policy;
  const isPlain = endorsements.length === 0 && report.coInsurance === undefined;
  if (standing === undefined || isPlain) {
    const { standing: _, endorsements: _none, ...plain } = policy;
    return checkCancellation(report, cancellation) ?? { ...plain, cancellation };
  }
  const folded = foldPolicy(report, endorsements, cancellation);
  return isDomainError(folded) ? folded : { ...policy, standing: folded.standing, cancellation };
};

const putAside = (endorsement: RecordedEndorsement, { effectiveOn }: Cancellation): RefusedEndorsement => ({
  ...withoutDay(endorsement),
  code: 'OUTSIDE_TERM',
  detail: `It was to take effect on ${endorsement.effectiveOn}; the policy was cancelled from ${effectiveOn} on`,
});

/**
 * The same as if the cancellation had come first: the first endorsement that takes effect when the policy has ended
 * leaves its place, and those behind it wait for what takes it.
 */
const cancelBefore = (policy: Policy, cancellation: RecordedCancellation): CancelDecision | DomainError => {
  const { endorsements = [] } = policy;
  const ended = endedFrom(cancellation);
  const place = endorsements.findIndex(({ effectiveOn }) => ended !== undefined && effectiveOn >= ended);
  const late = place < 0 ? undefined : endorsements[place];
  const earlier = late === undefined ? policy.endorsements : endorsements.slice(0, place);
  const kept = { ...policy, endorsements: earlier?.length === 0 ? undefined : earlier };
  const next = cancelled(kept, cancellation);
  if (isDomainError(next)) return next;
  return late === undefined
    ? { outcome: 'CANCELLED', policy: next, waiting: [] }
    : {
        outcome: 'CANCELLED',
        policy: next,
        putAside: putAside(late, cancellation),
        waiting: endorsements.slice(place + 1),
      };
};

/** A file after its policy was cancelled. */
export const cancelledFile = (
  file: PolicyFile,
  { policy, putAside: refused, waiting }: Extract<CancelDecision, { readonly outcome: 'CANCELLED' }>,
): PolicyFile => ({
  ...file,
  policy,
  held: [...waiting.map(withoutDay), ...file.held],
  refused: refused === undefined ? file.refused : [...file.refused, refused],
});

/** Cancels a policy, once. The same report again is known; another one is refused. */
export const cancelPolicy = (
  policy: Policy | undefined,
  cancellation: Cancellation,
  today: CalendarDate,
): CancelDecision | DomainError => {
  if (policy === undefined) return domainError('POLICY_UNKNOWN', 'No policy stands under this number');
  if (policy.cancellation !== undefined) {
    return isSame(policy.cancellation, cancellation)
      ? { outcome: 'ALREADY_KNOWN', policy: { ...policy, cancellation: policy.cancellation } }
      : alreadyCancelled(policy.cancellation);
  }
  return cancelBefore(policy, { ...cancellation, reportedOn: today });
};
