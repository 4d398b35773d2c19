import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { isRatingPart, type RatingPart } from './rating-part.js';

/** A share request (数据共享申请) of a department that was granted, as the registry tells of it. */
export interface ShareGrant {
  /** The department that may look up. */
  readonly department: string;
  readonly purpose: string;
  /** By the names of the catalogue. */
  readonly fields: readonly string[];
  readonly from: CalendarDate;
  /** First day on which it no longer holds. */
  readonly to: CalendarDate;
  readonly revoked: boolean;
}

/** Who asks under a grant, and what for. */
export interface ShareUse {
  /** Absent where the token names none. */
  readonly department: string | undefined;
  /** Absent or empty where none is stated. */
  readonly requestId: string | undefined;
  readonly purpose: string;
}

export const notShared = (reason: string, detail: string): DomainError =>
  domainError('SHARE_REQUEST_MISSING', detail, { facts: { reason } });

/** What a department may see today under the grant of the request that it states: exactly what was granted. */
export const partsShared = (
  grant: ShareGrant | undefined,
  { department, requestId, purpose }: ShareUse,
  today: CalendarDate,
): readonly RatingPart[] | DomainError => {
  if (requestId === undefined || requestId === '') {
    return notShared('REQUIRED', 'a department states the id of its approved share request');
  }
  if (department === undefined) return notShared('NO_DEPARTMENT', 'the token names no department');
  // Of another's request nobody learns more than of none.
  if (grant === undefined || grant.department !== department) {
    return notShared('NO_GRANT', `${department} holds no such grant on ratings`);
  }
  if (grant.revoked) return notShared('REVOKED', 'the grant was revoked');
  if (today < grant.from) return notShared('NOT_YET', `the grant begins on ${grant.from}`);
  if (today >= grant.to) return notShared('EXPIRED', `the grant ended on ${grant.to}`);
  if (purpose !== grant.purpose) return notShared('PURPOSE', 'the grant is for another purpose');
  return grant.fields.filter(isRatingPart);
};
