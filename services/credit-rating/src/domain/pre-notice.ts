import type { CalendarDate } from '@donghu/kernel';
import type { Assessment } from './assess.js';
import type { Grade, SupervisionClass } from './grade.js';
import type { RatingVersion } from './rating.js';

/** A drop into class D by score that is announced (预告) and does not hold yet: the enterprise may object first. */
export interface PreNotice {
  readonly announcedAt: Date;
  readonly announcedOn: CalendarDate;
  /** What the rating would be, as it stands now. */
  readonly grade: Grade;
  readonly scoreMilli: number;
}

export const saysTheSame = (a: PreNotice | undefined, b: PreNotice | undefined): boolean =>
  a?.announcedOn === b?.announcedOn && a?.grade === b?.grade && a?.scoreMilli === b?.scoreMilli;

export interface NoticeFacts {
  readonly now: Date;
  readonly today: CalendarDate;
  /** The last day to object of a notice; undefined for a year whose working days are not announced yet. */
  objectUntil(announcedOn: CalendarDate): CalendarDate | undefined;
  /** Whether the enterprise objects to one of its records. */
  readonly isObjected: boolean;
}

const announcedFrom: readonly SupervisionClass[] = ['A', 'B', 'C'];

/**
 * The notice that holds a drop back; undefined when the assessment holds as it is, since it is no drop into class D by
 * score, or since the time to object is over and nobody objects. A veto needs no notice.
 */
export const noticeOf = (
  inForce: RatingVersion | undefined,
  standing: PreNotice | undefined,
  { supervisionClass, vetoes, grade, scoreMilli }: Assessment,
  { now, today, objectUntil, isObjected }: NoticeFacts,
): PreNotice | undefined => {
  if (supervisionClass !== 'D' || vetoes.length > 0) return undefined;
  if (standing === undefined) {
    return inForce !== undefined && announcedFrom.includes(inForce.supervisionClass)
      ? { announcedAt: now, announcedOn: today, grade, scoreMilli }
      : undefined;
  }
  const until = objectUntil(standing.announcedOn);
  const isOver = until !== undefined && until < today && !isObjected;
  return isOver ? undefined : { ...standing, grade, scoreMilli };
};
