import { type CalendarDate, type DomainError, domainError, type Fen, formatYuan } from '@donghu/kernel';
import type { Cancellation } from './policy.js';

/** What a cancellation is judged by. */
export interface CancellableTerm {
  readonly startOn: CalendarDate;
  readonly endOn: CalendarDate;
  readonly paidPremium: Fen;
}

/** First day without cover: the first day of all when void from the start, else one after it in the term. */
const isInTerm = ({ startOn, endOn }: CancellableTerm, { kind, effectiveOn }: Cancellation): boolean =>
  kind === 'FROM_START' ? effectiveOn === startOn : startOn < effectiveOn && effectiveOn <= endOn;

const outsideTerm = ({ startOn, endOn }: CancellableTerm, { kind }: Cancellation): DomainError => {
  const detail =
    kind === 'FROM_START'
      ? `What is void from the start has no cover from ${startOn} on`
      : `The first day without cover lies after ${startOn} and not after ${endOn}`;
  return domainError('OUTSIDE_TERM', detail, {
    fields: [{ pointer: '/effectiveOn', rule: 'OUTSIDE_TERM', detail }],
    facts: { startOn, endOn },
  });
};

const refundTooHigh = (term: CancellableTerm): DomainError => {
  const paidPremium = formatYuan(term.paidPremium);
  const detail = `Only ${paidPremium} was paid`;
  return domainError('REFUND_ABOVE_PREMIUM', detail, {
    fields: [{ pointer: '/refund', rule: 'ABOVE_PAID_PREMIUM', detail }],
    facts: { paidPremium },
  });
};

/** A cancellation lies in the term and gives back at most what was paid. */
export const checkCancellation = (
  term: CancellableTerm,
  cancellation: Cancellation,
): DomainError | undefined => {
  if (!isInTerm(term, cancellation)) return outsideTerm(term, cancellation);
  return cancellation.refund > term.paidPremium ? refundTooHigh(term) : undefined;
};

export const alreadyCancelled = ({ kind, effectiveOn }: Cancellation): DomainError =>
  domainError('POLICY_ALREADY_CANCELLED', 'Another cancellation stands already', {
    facts: { kind, effectiveOn },
  });
