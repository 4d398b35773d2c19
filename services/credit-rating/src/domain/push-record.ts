import { type CalendarDate, calendarDateAt } from '@donghu/kernel';
import { pointsText } from './explain-rating.js';
import type { Grade, SupervisionClass } from './grade.js';
import type { RatingVersion } from './rating.js';
import type { PushStatus, SupervisionResult } from './supervision-result.js';

/** What the municipal platform is told of one change of an enterprise's standing. */
export interface PushContent {
  readonly subjectName: string;
  readonly subjectUscc: string;
  readonly evaluationName: string;
  readonly modelVersion: string;
  readonly ratingVersion: number;
  /** Points with up to three decimals; absent where there is no score. */
  readonly score?: string | undefined;
  readonly grade: Grade;
  readonly supervisionClass: SupervisionClass;
  readonly evaluatedOn: CalendarDate;
  /** The day of this change: its records are reconciled together. */
  readonly recordedOn: CalendarDate;
  readonly validFrom: CalendarDate;
  /** First day on which it no longer holds. */
  readonly validTo: CalendarDate;
  readonly supervisionResults: readonly SupervisionResult[];
  readonly status: PushStatus;
}

export interface StandingChange {
  readonly subject: { readonly uscc: string; readonly name: string };
  /** The newest version before the change. */
  readonly before: RatingVersion | undefined;
  /** The newest version after it: the same one when only a result was added. */
  readonly after: RatingVersion;
  readonly results: readonly SupervisionResult[];
  readonly today: CalendarDate;
}

const saysSomething = (rating: RatingVersion | undefined): boolean =>
  rating !== undefined && (rating.grade !== 'UNRATED' || rating.supervisionClass !== 'UNRATED');

const statusOf = (before: RatingVersion | undefined, after: RatingVersion): PushStatus => {
  if (!saysSomething(before)) return 'NEW';
  return saysSomething(after) ? 'CHANGED' : 'WITHDRAWN';
};

/**
 * What is to be pushed of a change, or nothing: a grade, a class or a supervision result is told; that an enterprise
 * which was unrated still is, is not.
 */
export const pushContent = (
  { subject, before, after, results, today }: StandingChange,
  evaluationName: string,
): PushContent | undefined => {
  const isRatedAnew = after.version !== before?.version && (saysSomething(before) || saysSomething(after));
  if (!isRatedAnew && results.length === 0) return undefined;
  return {
    subjectName: subject.name,
    subjectUscc: subject.uscc,
    evaluationName,
    modelVersion: after.modelVersion,
    ratingVersion: after.version,
    score: after.grade === 'UNRATED' ? undefined : pointsText(after.scoreMilli),
    grade: after.grade,
    supervisionClass: after.supervisionClass,
    evaluatedOn: calendarDateAt(after.recordedAt),
    recordedOn: today,
    validFrom: calendarDateAt(after.effectiveAt),
    validTo: after.validTo,
    supervisionResults: results,
    status: statusOf(before, after),
  };
};
