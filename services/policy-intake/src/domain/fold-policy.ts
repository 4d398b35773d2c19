import {
  addDays,
  type CalendarDate,
  type DomainError,
  domainError,
  type Fen,
  fen,
  formatYuan,
  isDomainError,
  minFen,
  negateFen,
  zeroFen,
} from '@donghu/kernel';
import { alreadyCancelled, checkCancellation } from './check-cancellation.js';
import type { Endorsement, RecordedEndorsement } from './endorsement.js';
import type { CancellationKind, RecordedCancellation } from './policy.js';
import type { PolicyReport } from './policy-report.js';
import { issuedStanding, type PolicyStanding, post } from './standing.js';

export interface FoldedPolicy {
  readonly standing: PolicyStanding;
  readonly cancellation?: RecordedCancellation | undefined;
}

const refuse = (field: keyof Endorsement, rule: string, detail: string, facts = {}): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: `/${field}`, rule, detail }], facts });

const outsideTerm = (startOn: CalendarDate, endOn: CalendarDate): DomainError => {
  const detail = `An endorsement takes effect from ${startOn} to ${endOn}`;
  return domainError('OUTSIDE_TERM', detail, {
    fields: [{ pointer: '/effectiveOn', rule: 'OUTSIDE_TERM', detail }],
    facts: { startOn, endOn },
  });
};

/** What counts as paid: what is told, else as before, but no more than is written by now. */
const paidAfter = (before: Fen, written: Fen, difference: Fen | undefined): Fen =>
  difference === undefined ? minFen(before, written) : fen(before + difference);

const checkAmounts = ({ writtenPremium, paidPremium, cover }: PolicyStanding): DomainError | undefined => {
  if (writtenPremium < 0n) {
    const facts = { writtenPremium: formatYuan(writtenPremium) };
    return refuse('premiumDifference', 'PREMIUM_BELOW_ZERO', 'The premium would be below zero', facts);
  }
  if (paidPremium < 0n || paidPremium > writtenPremium) {
    const facts = { paidPremium: formatYuan(paidPremium), writtenPremium: formatYuan(writtenPremium) };
    return refuse('paidDifference', 'PAID_OUT_OF_RANGE', 'Paid is from zero to the written premium', facts);
  }
  return cover > 0n
    ? undefined
    : refuse('coverDifference', 'COVER_NOT_ABOVE_ZERO', 'The cover would not be above zero');
};

const cancellationKinds: Readonly<Partial<Record<Endorsement['kind'], CancellationKind>>> = {
  CANCEL_FROM_START: 'FROM_START',
  CANCEL_MIDTERM: 'MID_TERM',
};

const cancelled = (
  { standing }: FoldedPolicy,
  { startOn }: PolicyReport,
  cancellation: RecordedCancellation,
): FoldedPolicy | DomainError => {
  const { endOn, paidPremium, cover } = standing;
  const refused = checkCancellation({ startOn, endOn, paidPremium }, cancellation);
  if (refused !== undefined) return refused;
  const change = {
    of: 'CANCELLATION',
    on: cancellation.effectiveOn,
    premium: negateFen(cancellation.refund),
    cover: cancellation.kind === 'FROM_START' ? zeroFen : cover,
  } as const;
  return { standing: post(standing, change), cancellation };
};

const changed = (standing: PolicyStanding, endorsement: Endorsement): PolicyStanding | DomainError => {
  const { effectiveOn, premiumDifference, coverDifference, paidDifference, endOn, members } = endorsement;
  if (endOn !== undefined && endOn <= standing.endOn) {
    return refuse('endOn', 'NO_EXTENSION', `The policy covers until ${standing.endOn} already`);
  }
  const writtenPremium = fen(standing.writtenPremium + premiumDifference);
  const next: PolicyStanding = {
    ...standing,
    writtenPremium,
    paidPremium: paidAfter(standing.paidPremium, writtenPremium, paidDifference),
    cover: fen(standing.cover + coverDifference),
    endOn: endOn ?? standing.endOn,
    insuredHeadCount: endorsement.insuredHeadCount ?? standing.insuredHeadCount,
    shares:
      members === undefined
        ? standing.shares
        : [...standing.shares, { from: effectiveOn, members, premium: zeroFen }],
  };
  const wrong = checkAmounts(next);
  if (wrong !== undefined) return wrong;
  return post(next, { of: 'ENDORSEMENT', on: effectiveOn, premium: premiumDifference, cover: next.cover });
};

const apply = (
  before: FoldedPolicy,
  report: PolicyReport,
  endorsement: RecordedEndorsement,
  ended: CalendarDate | undefined,
): FoldedPolicy | DomainError => {
  if (before.cancellation !== undefined) return alreadyCancelled(before.cancellation);
  const { effectiveOn, sequence, reportedOn } = endorsement;
  const kind = cancellationKinds[endorsement.kind];
  if (kind !== undefined) {
    const refund = endorsement.refund ?? zeroFen;
    const { reason } = endorsement;
    return cancelled(before, report, {
      kind,
      effectiveOn,
      refund,
      reason,
      reportedOn,
      endorsement: sequence,
    });
  }
  const { endOn } = before.standing;
  const lastOn = ended === undefined ? endOn : addDays(ended, -1);
  if (effectiveOn < report.startOn || effectiveOn > lastOn) return outsideTerm(report.startOn, lastOn);
  const standing = changed(before.standing, endorsement);
  return isDomainError(standing) ? standing : { standing };
};

/**
 * The first day on which a policy that was cancelled without a sequence can no longer be endorsed. What is void from
 * the start takes all its endorsements with it, and what they added is given back with the rest.
 */
export const endedFrom = (
  cancellation: Pick<RecordedCancellation, 'kind' | 'effectiveOn'> | undefined,
): CalendarDate | undefined => (cancellation?.kind === 'MID_TERM' ? cancellation.effectiveOn : undefined);

/**
 * A policy as the fold over its endorsements in the order of their sequence, whatever order they came in, and
 * over a cancellation that was reported without a sequence, which is the last of them: none takes effect after it.
 */
export const foldPolicy = (
  report: PolicyReport,
  endorsements: readonly RecordedEndorsement[],
  cancellation?: RecordedCancellation,
): FoldedPolicy | DomainError => {
  const ended = endedFrom(cancellation);
  let folded: FoldedPolicy = { standing: issuedStanding(report) };
  for (const endorsement of endorsements) {
    const next = apply(folded, report, endorsement, ended);
    if (isDomainError(next)) return next;
    folded = next;
  }
  if (cancellation === undefined) return folded;
  if (folded.cancellation !== undefined) return alreadyCancelled(cancellation);
  return cancelled(folded, report, cancellation);
};
