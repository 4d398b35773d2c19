import type { CalendarDate } from '@donghu/kernel';
import type { UncoveredPeriod } from './uncovered-periods.js';

/** `COVERED` a policy covers again, `NOT_OBLIGED` the duty ended, `CORRECTED` a later report shows that it never was. */
export type LapseClosingReason = 'COVERED' | 'NOT_OBLIGED' | 'CORRECTED';

export interface LapseClosing {
  /** First day on which it is no longer true; its own first day where it was corrected. */
  readonly on: CalendarDate;
  readonly reason: LapseClosingReason;
  /** With which cover resumed, and when it was reported. */
  readonly policyId?: string | undefined;
  readonly reportedOn?: CalendarDate | undefined;
  readonly recordedOn: CalendarDate;
}

/** The warning `LAPSE_MANDATORY`: an obliged enterprise without cover. */
export interface Lapse {
  /** Numbers within the enterprise and line, from 1. */
  readonly number: number;
  /** First day without cover. */
  readonly from: CalendarDate;
  readonly openedOn: CalendarDate;
  readonly closing?: LapseClosing | undefined;
}

/** Whether the fact that closes a lapse was reported after the day on which it closes. */
export const isClosedLate = ({ reason, on, reportedOn, recordedOn }: LapseClosing): boolean =>
  reason === 'COVERED' ? (reportedOn ?? recordedOn) > on : reason === 'CORRECTED';

export interface LapseStep {
  readonly type: 'OPENED' | 'CLOSED';
  readonly lapse: Lapse;
}

export interface JudgeFacts {
  /** A lapse that was over before this day is history, and nobody is warned of it. */
  readonly watchedFrom: CalendarDate;
  readonly today: CalendarDate;
}

export interface Judgement {
  readonly lapses: readonly Lapse[];
  readonly steps: readonly LapseStep[];
  /** The next day on which a lapse opens or closes, if nothing else is reported until then. */
  readonly turnsOn?: CalendarDate | undefined;
}

const endBy = (today: CalendarDate, { to, endedBy }: UncoveredPeriod): LapseClosing | undefined => {
  if (to === undefined || endedBy === undefined || to > today) return undefined;
  return endedBy.kind === 'COVERED'
    ? {
        on: to,
        reason: 'COVERED',
        policyId: endedBy.policyId,
        reportedOn: endedBy.reportedOn,
        recordedOn: today,
      }
    : { on: to, reason: 'NOT_OBLIGED', recordedOn: today };
};

const isSameEnd = (known: LapseClosing, now: LapseClosing): boolean =>
  known.on === now.on && known.reason === now.reason && known.policyId === now.policyId;

/** How a lapse on record should be closed by what is known now; undefined where it stands as it is. */
const closingOf = (
  lapse: Lapse,
  period: UncoveredPeriod | undefined,
  today: CalendarDate,
): LapseClosing | undefined => {
  if (period === undefined) {
    return lapse.closing?.reason === 'CORRECTED'
      ? undefined
      : { on: lapse.from, reason: 'CORRECTED', recordedOn: today };
  }
  const end = endBy(today, period);
  if (end === undefined) return undefined;
  return lapse.closing !== undefined && isSameEnd(lapse.closing, end) ? undefined : end;
};

/** What is on record for the day on which an uncovered period begins, unless it goes on although it was closed. */
const isRecorded = (lapses: readonly Lapse[], period: UncoveredPeriod, today: CalendarDate): boolean => {
  const last = lapses.findLast(({ from }) => from === period.from);
  if (last === undefined || last.closing?.reason === 'CORRECTED') return false;
  return last.closing === undefined || endBy(today, period) !== undefined;
};

const earliestAfter = (today: CalendarDate, periods: readonly UncoveredPeriod[]): CalendarDate | undefined =>
  periods
    .flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))
    .filter((date) => date > today)
    .sort()
    .at(0);

/**
 * Holds the lapses on record against the uncovered periods as they are known now. Each period has one lapse, by its
 * first day: it is opened once, and closed once, or anew when a later report changes its end.
 */
export const judgeLapses = (
  known: readonly Lapse[],
  periods: readonly UncoveredPeriod[],
  { today, watchedFrom }: JudgeFacts,
): Judgement => {
  const begun = periods.filter(({ from }) => from <= today);
  const steps: LapseStep[] = [];
  const latest = new Map(known.map((lapse) => [lapse.from, lapse.number]));
  const lapses = known.map((lapse) => {
    // Another lapse of the same day has taken its place.
    if (latest.get(lapse.from) !== lapse.number) return lapse;
    const period = begun.find(({ from }) => from === lapse.from);
    const closing = closingOf(lapse, period, today);
    if (closing === undefined) return lapse;
    const closed = { ...lapse, closing };
    steps.push({ type: 'CLOSED', lapse: closed });
    return closed;
  });
  for (const period of begun) {
    if (isRecorded(lapses, period, today)) continue;
    if (period.to !== undefined && period.to <= watchedFrom) continue;
    const opened: Lapse = { number: lapses.length + 1, from: period.from, openedOn: today };
    steps.push({ type: 'OPENED', lapse: opened });
    const closing = endBy(today, period);
    const lapse = closing === undefined ? opened : { ...opened, closing };
    if (closing !== undefined) steps.push({ type: 'CLOSED', lapse });
    lapses.push(lapse);
  }
  return { lapses, steps, turnsOn: earliestAfter(today, periods) };
};
