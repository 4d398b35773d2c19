import {
  addDays,
  type CalendarDate,
  compareDates,
  type DatedPeriod,
  type DomainError,
  daysBetween,
  domainError,
  holdsOn,
} from '@donghu/kernel';
import { type CoveredPeriod, coveredPeriod, type DatedCover } from './dated-cover.js';
import { uncoveredPeriods } from './uncovered-periods.js';

/** A period in which an enterprise stands on a department's list. */
export interface ListedPeriod extends DatedPeriod {
  readonly department: string;
  /** The trade or ground that puts it on the list, in the department's words. */
  readonly category: string;
  /** The department's own name of the list. */
  readonly listReference: string;
}

/** The duty of an enterprise to hold a line, and all that covers it. */
export interface ObligedEnterprise {
  readonly enterpriseUscc: string;
  readonly duty: readonly ListedPeriod[];
  readonly covers: readonly DatedCover[];
}

export interface DayOfCoverage {
  readonly date: CalendarDate;
  readonly obligated: number;
  readonly insured: number;
}

/** Insured obligated ÷ obligated, per cent, half up to two decimals; undefined when nobody is obliged. */
export const percentOf = (part: bigint, whole: bigint): string | undefined => {
  if (whole === 0n) return undefined;
  const hundredths = (part * 20_000n + whole) / (2n * whole);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
};

const isPeriod = (period: CoveredPeriod | undefined): period is CoveredPeriod => period !== undefined;

export const coveredPeriods = (
  covers: readonly DatedCover[],
  knownAt?: CalendarDate,
): readonly CoveredPeriod[] => covers.map((cover) => coveredPeriod(cover, knownAt)).filter(isPeriod);

/** A range of days, the last one included. */
export interface DayRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

export const longestSeriesDays = 366;

/** Refuses a range that is reversed or too long for a series. */
export const checkSeries = (range: DayRange): DomainError | undefined => {
  const days = daysBetween(range.from, range.to) + 1;
  if (days >= 1 && days <= longestSeriesDays) return undefined;
  const detail = `A series has 1 to ${longestSeriesDays} days`;
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '/to', rule: days < 1 ? 'PERIOD_REVERSED' : 'TOO_LONG', detail }],
  });
};

/** Adds one to the days of the range that belong to the periods, which do not overlap. */
const count = (days: number[], { from, to }: DayRange, periods: readonly DatedPeriod[]): void => {
  for (const period of periods) {
    const first = period.from < from ? from : period.from;
    const end = period.to === undefined || period.to > to ? addDays(to, 1) : period.to;
    for (let at = daysBetween(from, first); at < daysBetween(from, end); at += 1) {
      days[at] = (days[at] ?? 0) + 1;
    }
  }
};

/** The coverage of every day of a range. */
export const coverageSeries = (
  enterprises: readonly ObligedEnterprise[],
  range: DayRange,
  knownAt?: CalendarDate,
): readonly DayOfCoverage[] => {
  const length = daysBetween(range.from, range.to) + 1;
  const obligated: number[] = Array.from({ length }, () => 0);
  const uncovered: number[] = Array.from({ length }, () => 0);
  for (const { duty, covers } of enterprises) {
    count(obligated, range, uncoveredPeriods(duty, []));
    count(uncovered, range, uncoveredPeriods(duty, coveredPeriods(covers, knownAt)));
  }
  return obligated.map((all, index) => ({
    date: addDays(range.from, index),
    obligated: all,
    insured: all - (uncovered[index] ?? 0),
  }));
};

export interface CoverageGap {
  readonly enterpriseUscc: string;
  readonly since: CalendarDate;
  readonly lastPolicy?: { readonly policyId: string; readonly endedOn: CalendarDate } | undefined;
  /** Where it is listed on that day. */
  readonly department: string;
  readonly listReference: string;
}

/** The policy that ended last before a day. */
export const lastBefore = (
  covered: readonly CoveredPeriod[],
  date: CalendarDate,
): CoveredPeriod | undefined =>
  covered
    .filter(({ to }) => to <= date)
    .toSorted((one, other) => compareDates(one.to, other.to))
    .at(-1);

/** The gap of an enterprise on a day: obliged, and no policy in force. */
export const gapOn = (
  { enterpriseUscc, duty, covers }: ObligedEnterprise,
  date: CalendarDate,
  knownAt?: CalendarDate,
): CoverageGap | undefined => {
  const covered = coveredPeriods(covers, knownAt);
  const gap = uncoveredPeriods(duty, covered).find((period) => holdsOn(period, date));
  const listed = duty.find((period) => holdsOn(period, date));
  if (gap === undefined || listed === undefined) return undefined;
  const last = lastBefore(covered, gap.from);
  return {
    enterpriseUscc,
    since: gap.from,
    lastPolicy: last === undefined ? undefined : { policyId: last.policyId, endedOn: last.to },
    department: listed.department,
    listReference: listed.listReference,
  };
};
