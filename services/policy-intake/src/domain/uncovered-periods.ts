import { type CalendarDate, compareDates, type DatedPeriod } from '@donghu/kernel';
import type { CoveredPeriod } from './dated-cover.js';

/** Days on which an enterprise must hold a line and has no policy in force, one after the other. */
export interface UncoveredPeriod extends DatedPeriod {
  /** What ends it; undefined while nothing does. */
  readonly endedBy?:
    | { readonly kind: 'COVERED'; readonly policyId: string; readonly reportedOn: CalendarDate }
    | { readonly kind: 'NOT_OBLIGED' }
    | undefined;
}

const byFrom = (one: DatedPeriod, other: DatedPeriod): number => compareDates(one.from, other.from);

/** Periods without a day between them are one: another ground on the list does not interrupt the duty. */
const joined = (periods: readonly DatedPeriod[]): readonly DatedPeriod[] => {
  const result: DatedPeriod[] = [];
  for (const { from, to } of periods.toSorted(byFrom)) {
    const last = result.at(-1);
    if (last === undefined || (last.to !== undefined && last.to < from)) {
      result.push({ from, to });
    } else if (last.to !== undefined && (to === undefined || to > last.to)) {
      result[result.length - 1] = { from: last.from, to };
    }
  }
  return result;
};

/** What is left of one period of duty. */
const uncoveredIn = (duty: DatedPeriod, covered: readonly CoveredPeriod[]): readonly UncoveredPeriod[] => {
  const result: UncoveredPeriod[] = [];
  const isOver = (date: CalendarDate): boolean => duty.to !== undefined && date >= duty.to;
  let from = duty.from;
  for (const { policyId, reportedOn, ...period } of covered) {
    if (isOver(from)) return result;
    if (period.to <= from) continue;
    if (period.from > from) {
      if (isOver(period.from)) break;
      result.push({ from, to: period.from, endedBy: { kind: 'COVERED', policyId, reportedOn } });
    }
    from = period.to;
  }
  if (isOver(from)) return result;
  return duty.to === undefined
    ? [...result, { from }]
    : [...result, { from, to: duty.to, endedBy: { kind: 'NOT_OBLIGED' } }];
};

/** Of policies that begin on one day, the one that was reported first ends the lapse. */
const byBeginning = (one: CoveredPeriod, other: CoveredPeriod): number =>
  byFrom(one, other) || compareDates(one.reportedOn, other.reportedOn);

/** All uncovered days of the duty, past and to come, in ascending order. */
export const uncoveredPeriods = (
  duty: readonly DatedPeriod[],
  covered: readonly CoveredPeriod[],
): readonly UncoveredPeriod[] => {
  const ordered = covered.toSorted(byBeginning);
  return joined(duty).flatMap((period) => uncoveredIn(period, ordered));
};
