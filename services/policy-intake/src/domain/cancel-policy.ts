import { type CalendarDate, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { alreadyCancelled, checkCancellation } from './check-cancellation.js';
import { foldPolicy } from './fold-policy.js';
import type { Cancellation, CancelledPolicy, Policy, RecordedCancellation } from './policy.js';

export interface CancelDecision {
  readonly outcome: 'CANCELLED' | 'ALREADY_KNOWN';
  readonly policy: CancelledPolicy;
}

const isSame = (one: Cancellation, other: Cancellation): boolean =>
  one.kind === other.kind && one.effectiveOn === other.effectiveOn && one.refund === other.refund;

/** What a plain policy says of itself is enough; the others are folded anew. */
const cancelled = (policy: Policy, cancellation: RecordedCancellation): CancelledPolicy | DomainError => {
  const { report, standing } = policy;
  if (standing === undefined) return checkCancellation(report, cancellation) ?? { ...policy, cancellation };
  const folded = foldPolicy(report, policy.endorsements ?? [], cancellation);
  return isDomainError(folded) ? folded : { ...policy, standing: folded.standing, cancellation };
};

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
  const next = cancelled(policy, { ...cancellation, reportedOn: today });
  return isDomainError(next) ? next : { outcome: 'CANCELLED', policy: next };
};
