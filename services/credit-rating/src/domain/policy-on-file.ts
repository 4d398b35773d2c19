import {
  addDays,
  addYears,
  type CalendarDate,
  compareDates,
  type Fen,
  yearOf,
  zeroFen,
} from '@donghu/kernel';

/** What a rating needs to know of one policy. Acceptance, endorsements and cancellation may arrive in any order. */
export interface PolicyOnFile {
  readonly id: string;
  readonly accepted?: AcceptedPolicy | undefined;
  readonly cancelled?: Cancellation | undefined;
  /** As its newest version is endorsed. */
  readonly endorsed?: EndorsedPolicy | undefined;
  /** The first endorsement with which the whole premium was paid. */
  readonly paid?: PaidByEndorsement | undefined;
}

export interface EndorsedPolicy {
  readonly version: number;
  /** Last insured day. */
  readonly to: CalendarDate;
  /** Written premium with it; absent on a file that was made before premiums were kept. */
  readonly premium?: Fen | undefined;
}

export interface PaidByEndorsement {
  readonly version: number;
  readonly on: CalendarDate;
}

const furthest = <Placed extends { readonly version: number }>(
  one: Placed | undefined,
  other: Placed | undefined,
  isFurther: (one: Placed, other: Placed) => boolean,
): Placed | undefined => (one === undefined || (other !== undefined && isFurther(other, one)) ? other : one);

/** What two events tell of a policy, in whatever order they came and however often. */
export const joinPolicy = (known: PolicyOnFile, news: PolicyOnFile): PolicyOnFile => ({
  id: known.id,
  accepted: known.accepted ?? news.accepted,
  cancelled: known.cancelled ?? news.cancelled,
  endorsed: furthest(known.endorsed, news.endorsed, (one, other) => one.version > other.version),
  paid: furthest(known.paid, news.paid, (one, other) => one.version < other.version),
});

export interface AcceptedPolicy {
  readonly from: CalendarDate;
  /** Last insured day. */
  readonly to: CalendarDate;
  /** Day on which the whole premium was paid; undefined while something is open. */
  readonly paidOn: CalendarDate | undefined;
  /** As written; absent on a file that was made before premiums were kept. */
  readonly premium?: Fen | undefined;
}

export interface Cancellation {
  /** Void from the start (自始无效), or ended during its term. */
  readonly fromStart: boolean;
  /** First day without cover. */
  readonly effectiveOn: CalendarDate;
  /** The premium that the insurer keeps; absent on a file that was made before premiums were kept. */
  readonly premiumKept?: Fen | undefined;
}

/** Days on which an enterprise was insured without a break, both ends included. */
export interface Stretch {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The days that it covers as far as is known; undefined when there are none, or before its acceptance is known. */
export const coverOf = ({ accepted, endorsed, cancelled }: PolicyOnFile): Stretch | undefined => {
  if (accepted === undefined || cancelled?.fromStart === true) return undefined;
  const end = endorsed?.to ?? accepted.to;
  const lastDay = cancelled === undefined ? end : addDays(cancelled.effectiveOn, -1);
  const to = compareDates(lastDay, end) < 0 ? lastDay : end;
  return to < accepted.from ? undefined : { from: accepted.from, to };
};

/** What its cover costs as far as is known; undefined when that was never told here. */
export const premiumOf = ({ accepted, endorsed, cancelled }: PolicyOnFile): Fen | undefined => {
  if (cancelled !== undefined) return cancelled.fromStart ? zeroFen : cancelled.premiumKept;
  return endorsed === undefined ? accepted?.premium : endorsed.premium;
};

/** Covers that overlap or follow on the next day make one stretch. */
const stretchesOf = (policies: readonly PolicyOnFile[]): readonly Stretch[] => {
  const covers = policies
    .map(coverOf)
    .filter((cover) => cover !== undefined)
    .sort((a, b) => compareDates(a.from, b.from));
  const stretches: Stretch[] = [];
  for (const cover of covers) {
    const last = stretches.at(-1);
    if (last === undefined || cover.from > addDays(last.to, 1)) stretches.push(cover);
    else if (cover.to > last.to) stretches[stretches.length - 1] = { from: last.from, to: cover.to };
  }
  return stretches;
};

/** The stretch that a day lies in. */
export const insuredStretch = (policies: readonly PolicyOnFile[], day: CalendarDate): Stretch | undefined =>
  stretchesOf(policies).find(({ from, to }) => from <= day && day <= to);

/** Whole years from a day to a later one. */
export const completedYears = (from: CalendarDate, to: CalendarDate): number => {
  const years = Math.max(0, yearOf(to) - yearOf(from));
  return years > 0 && addYears(from, years) > to ? years - 1 : years;
};

export interface PremiumPunctuality {
  readonly onTime: number;
  readonly late: number;
}

/**
 * A premium is on time when all of it was paid within the days of grace after the cover began, and late when
 * it was not by then. One that is neither yet is not counted, nor is that of a policy void from the start.
 */
export const premiumPunctuality = (
  policies: readonly PolicyOnFile[],
  day: CalendarDate,
  graceDays: number,
): PremiumPunctuality => {
  let onTime = 0;
  let late = 0;
  for (const { accepted, cancelled, paid: later } of policies) {
    if (accepted === undefined || cancelled?.fromStart === true) continue;
    const dueOn = addDays(accepted.from, graceDays);
    const paidOn = accepted.paidOn ?? later?.on;
    const paid = paidOn !== undefined && paidOn <= day ? paidOn : undefined;
    if (paid !== undefined && paid <= dueOn) onTime += 1;
    else if (paid !== undefined || day > dueOn) late += 1;
  }
  return { onTime, late };
};
