import { addDays, type CalendarDate, type DatedPeriod, type Fen, fen } from '@donghu/kernel';
import type { Policy } from './policy.js';

/** An endorsement, as far as it changes how much is covered and until when. */
export interface CoverChange {
  readonly effectiveOn: CalendarDate;
  readonly coverDifference: Fen;
  /** The new last covered day of an extension. */
  readonly endOn?: CalendarDate | undefined;
  readonly reportedOn: CalendarDate;
}

/**
 * How long and how far a policy covers, with the days on which that became known: what was in force on a date
 * follows from it, as known now or as known at the end of an earlier date.
 */
export interface DatedCover {
  readonly policyId: string;
  readonly acceptedOn: CalendarDate;
  readonly startOn: CalendarDate;
  /** Last covered day as issued. */
  readonly endOn: CalendarDate;
  readonly cover: Fen;
  readonly changes: readonly CoverChange[];
  /** First day without cover of what was cancelled; the first day of all of what is void from the start. */
  readonly cancellation?:
    | { readonly effectiveOn: CalendarDate; readonly reportedOn: CalendarDate }
    | undefined;
}

type CoverFacts = Pick<Policy, 'report' | 'acceptedOn' | 'endorsements' | 'cancellation'>;

/** The cover of a policy in the books. */
export const datedCover = (
  policyId: string,
  { report, acceptedOn, endorsements = [], cancellation }: CoverFacts,
): DatedCover => ({
  policyId,
  acceptedOn,
  startOn: report.startOn,
  endOn: report.endOn,
  cover: report.cover,
  changes: endorsements.map(({ effectiveOn, coverDifference, endOn, reportedOn }) => ({
    effectiveOn,
    coverDifference,
    endOn,
    reportedOn,
  })),
  cancellation:
    cancellation === undefined
      ? undefined
      : {
          effectiveOn: cancellation.kind === 'FROM_START' ? report.startOn : cancellation.effectiveOn,
          reportedOn: cancellation.reportedOn,
        },
});

/** The days that a policy covers, with the policy. */
export interface CoveredPeriod extends DatedPeriod {
  readonly to: CalendarDate;
  readonly policyId: string;
  readonly reportedOn: CalendarDate;
}

const isKnown = (recordedOn: CalendarDate, knownAt: CalendarDate | undefined): boolean =>
  knownAt === undefined || recordedOn <= knownAt;

const lastDayOf = ({ endOn, changes }: DatedCover, knownAt: CalendarDate | undefined): CalendarDate =>
  changes.reduce(
    (last, change) =>
      change.endOn !== undefined && change.endOn > last && isKnown(change.reportedOn, knownAt)
        ? change.endOn
        : last,
    endOn,
  );

/** The days that a policy covers, as known at the end of a date; undefined where it covers none, or was unknown. */
export const coveredPeriod = (cover: DatedCover, knownAt?: CalendarDate): CoveredPeriod | undefined => {
  const { policyId, acceptedOn, startOn, cancellation } = cover;
  if (!isKnown(acceptedOn, knownAt)) return undefined;
  const end = addDays(lastDayOf(cover, knownAt), 1);
  const isCancelled = cancellation !== undefined && isKnown(cancellation.reportedOn, knownAt);
  const to = isCancelled && cancellation.effectiveOn < end ? cancellation.effectiveOn : end;
  return startOn < to ? { from: startOn, to, policyId, reportedOn: acceptedOn } : undefined;
};

/** The cover on a day on which the policy is in force: endorsements count from their effective day. */
export const coverOn = ({ cover, changes }: DatedCover, date: CalendarDate, knownAt?: CalendarDate): Fen =>
  changes.reduce(
    (sum, change) =>
      change.effectiveOn <= date && isKnown(change.reportedOn, knownAt)
        ? fen(sum + change.coverDifference)
        : sum,
    cover,
  );
