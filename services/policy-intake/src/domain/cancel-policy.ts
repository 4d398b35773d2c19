import { type CalendarDate, type DomainError, domainError, formatYuan } from '@donghu/kernel';
import type { Cancellation, CancelledPolicy, Policy } from './policy.js';

export interface CancelDecision {
  readonly outcome: 'CANCELLED' | 'ALREADY_KNOWN';
  readonly policy: CancelledPolicy;
}

const isSame = (one: Cancellation, other: Cancellation): boolean =>
  one.kind === other.kind && one.effectiveOn === other.effectiveOn && one.refund === other.refund;

/** First day without cover: the first day of all when void from the start, else one after it in the term. */
const isInTerm = ({ report }: Policy, { kind, effectiveOn }: Cancellation): boolean =>
  kind === 'FROM_START'
    ? effectiveOn === report.startOn
    : report.startOn < effectiveOn && effectiveOn <= report.endOn;

const outsideTerm = ({ report }: Policy, { kind }: Cancellation): DomainError => {
  const detail =
    kind === 'FROM_START'
      ? `What is void from the start has no cover from ${report.startOn} on`
      : `The first day without cover lies after ${report.startOn} and not after ${report.endOn}`;
  return domainError('OUTSIDE_TERM', detail, {
    fields: [{ pointer: '/effectiveOn', rule: 'OUTSIDE_TERM', detail }],
    facts: { startOn: report.startOn, endOn: report.endOn },
  });
};

const refundTooHigh = ({ report }: Policy): DomainError => {
  const paidPremium = formatYuan(report.paidPremium);
  const detail = `Only ${paidPremium} was paid`;
  return domainError('REFUND_ABOVE_PREMIUM', detail, {
    fields: [{ pointer: '/refund', rule: 'ABOVE_PAID_PREMIUM', detail }],
    facts: { paidPremium },
  });
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
      : domainError('POLICY_ALREADY_CANCELLED', 'Another cancellation stands already', {
          facts: { kind: policy.cancellation.kind, effectiveOn: policy.cancellation.effectiveOn },
        });
  }
  if (!isInTerm(policy, cancellation)) return outsideTerm(policy, cancellation);
  if (cancellation.refund > policy.report.paidPremium) return refundTooHigh(policy);
  return {
    outcome: 'CANCELLED',
    policy: { ...policy, cancellation: { ...cancellation, reportedOn: today } },
  };
};
