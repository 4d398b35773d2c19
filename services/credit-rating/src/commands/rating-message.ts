import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type Rating as RatingMessage, SupervisionClass } from '@donghu/contracts/credit';
import type { CalendarDate } from '@donghu/kernel';
import { type Dispute, disputedAt, type KnownRating } from '../domain/dispute.js';
import type { PreNotice } from '../domain/pre-notice.js';
import type { Rating } from '../domain/rating.js';

/** The rating as the contract shows it. */
export const ratingMessage = (uscc: string, rating: KnownRating): RatingMessage => ({
  enterpriseUscc: uscc,
  version: BigInt(rating.version),
  grade: rating.grade,
  supervisionClass: SupervisionClass[rating.supervisionClass],
  scoreMilli: rating.scoreMilli,
  effectiveAt: rating.effectiveAt,
  validTo: rating.validTo,
  modelVersion: rating.modelVersion,
  vetoes: [...rating.vetoes],
  dimensions: rating.dimensions.map((row) => ({
    ...row,
    disputed: rating.disputed.dimensions.includes(row.dimension),
  })),
  disputed: rating.disputed.items.length > 0,
  disputedItems: [...rating.disputed.items],
});

export const enterpriseGraded = (
  uscc: string,
  rating: Rating,
  disputes: readonly Dispute[],
): OutgoingEvent => {
  const known = { ...rating, disputed: disputedAt(disputes, rating.recordedAt) };
  return outgoingEvent(
    eventCatalogue.EnterpriseGraded,
    { rating: ratingMessage(uscc, known), cause: rating.cause },
    rating.version,
  );
};

export const downgradeAnnounced = (
  enterpriseUscc: string,
  { announcedOn, grade, scoreMilli }: PreNotice,
  objectUntil: CalendarDate | undefined,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.DowngradeAnnounced,
    {
      noticeId: `${enterpriseUscc}/${announcedOn}`,
      enterpriseUscc,
      grade,
      scoreMilli,
      announcedOn,
      objectUntil: objectUntil ?? '',
    },
    1,
  );
