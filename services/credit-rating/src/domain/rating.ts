import { addDays, addYears, type CalendarDate, calendarDateAt, startOfDay, yearOf } from '@donghu/kernel';
import type { Assessment } from './assess.js';
import { isBetter } from './grade.js';
import type { Scorecard } from './scorecard.js';

export type RatingCause =
  | 'FIRST'
  | 'REGISTRATION_CHANGED'
  | 'INSURANCE_CHANGED'
  | 'RECORD_ADDED'
  | 'RECORD_CORRECTED'
  | 'RECORD_REPAIRED'
  | 'VETO_SET'
  | 'VETO_CLEARED'
  | 'YEARLY'
  /** A new scoring model came into force. */
  | 'MODEL_CHANGED'
  /** The score changed with time alone: records grew older, a class or a cover ended. */
  | 'TIME_PASSED'
  /** An announced drop into class D came into force. */
  | 'NOTICE_ENDED'
  | 'EXPIRED';

/** Causes that the caller states; the others follow from the versions. */
export type StatedCause = Exclude<RatingCause, 'FIRST' | 'VETO_SET' | 'VETO_CLEARED'>;

/** One immutable version of an enterprise's rating. */
export interface Rating extends Assessment {
  /** From 1, without gaps. */
  readonly version: number;
  readonly cause: RatingCause;
  readonly recordedAt: Date;
  readonly effectiveAt: Date;
  /** First day on which it no longer holds. */
  readonly validTo: CalendarDate;
}

/** A rating as others see it: without the rows that explain it. */
export type RatingVersion = Omit<Rating, 'indicators'>;

/** An expired rating says nothing any more; a veto outlives it. */
export const expired = <Known extends Omit<Assessment, 'indicators'>>(rating: Known): Known => ({
  ...rating,
  grade: 'UNRATED',
  scoreMilli: 0,
  supervisionClass: rating.vetoes.length > 0 ? 'D' : 'UNRATED',
  dimensions: [],
});

/**
 * The rating in force at an instant: of those effective by then the one that was made last, so that a
 * downgrade overtakes an upgrade that was still to come.
 */
export const ratingAt = (versions: readonly RatingVersion[], instant: Date): RatingVersion | undefined => {
  const last = versions
    .filter(({ effectiveAt }) => effectiveAt <= instant)
    .reduce<RatingVersion | undefined>(
      (so, next) => (so === undefined || next.version > so.version ? next : so),
      undefined,
    );
  return last !== undefined && calendarDateAt(instant) >= last.validTo ? expired(last) : last;
};

/**
 * A downgrade takes effect when it is recorded, an upgrade at the next day 00:00. A first grade is neither,
 * and holds at once.
 */
const effectiveFrom = (inForce: RatingVersion | undefined, next: Assessment, now: Date): Date => {
  const isFirstGrade = inForce === undefined || inForce.supervisionClass === 'UNRATED';
  return !isFirstGrade && isBetter(next, inForce) ? startOfDay(addDays(calendarDateAt(now), 1)) : now;
};

/** What anybody outside would notice. */
const looksTheSame = (a: Assessment | RatingVersion, b: Assessment): boolean =>
  a.scoreMilli === b.scoreMilli &&
  a.grade === b.grade &&
  a.supervisionClass === b.supervisionClass &&
  a.modelVersion === b.modelVersion &&
  a.vetoes.join() === b.vetoes.join();

/** A new model that leaves an enterprise without grade and class says nothing that the old one did not. */
const staysUnrated = (a: RatingVersion, b: Assessment): boolean =>
  a.supervisionClass === 'UNRATED' && b.supervisionClass === 'UNRATED';

const causeOf = (latest: RatingVersion | undefined, next: Assessment, cause: StatedCause): RatingCause => {
  if (latest === undefined) return 'FIRST';
  if (next.vetoes.some((veto) => !latest.vetoes.includes(veto))) return 'VETO_SET';
  return latest.vetoes.some((veto) => !next.vetoes.includes(veto)) ? 'VETO_CLEARED' : cause;
};

/**
 * The day that begins the period is not counted (Civil Code, art. 201), so that the anniversary is the last
 * day: a yearly rating has that whole day to take the place of the one before.
 */
const validTo = (effectiveOn: CalendarDate, card: Scorecard): CalendarDate =>
  addDays(addYears(effectiveOn, card.validity.years), 1);

/**
 * The next version, or nothing when nobody would notice a difference. The yearly rating renews the validity,
 * and so does any that follows an expired one.
 */
export const nextRating = (
  versions: readonly RatingVersion[],
  next: Assessment,
  card: Scorecard,
  cause: StatedCause,
  now: Date,
): Rating | undefined => {
  const latest = versions.at(-1);
  const inForce = ratingAt(versions, now);
  const renews =
    next.grade !== 'UNRATED' && (cause === 'YEARLY' || (latest?.validTo ?? '') <= calendarDateAt(now));
  const saysNothingNew = (known: RatingVersion): boolean =>
    looksTheSame(known, next) || (cause === 'MODEL_CHANGED' && staysUnrated(known, next));
  if (latest !== undefined && !renews && saysNothingNew(latest)) return undefined;
  const effectiveAt = effectiveFrom(inForce, next, now);
  return {
    ...next,
    version: (latest?.version ?? 0) + 1,
    cause: causeOf(latest, next, cause),
    recordedAt: now,
    effectiveAt,
    validTo: validTo(calendarDateAt(effectiveAt), card),
  };
};

/** The next day of the yearly rating after a day. */
export const nextYearlyReview = (card: Scorecard, day: CalendarDate): CalendarDate => {
  const { firstOn } = card.yearlyReview;
  const thisYear = addYears(firstOn, yearOf(day) - yearOf(firstOn));
  return thisYear > day ? thisYear : addYears(thisYear, 1);
};
