import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import {
  type PreNotice as PreNoticeMessage,
  type Rating as RatingMessage,
  SupervisionClass,
} from '@donghu/contracts/credit';
import { type Dispute, disputedAt, type KnownRating } from '../domain/dispute.js';
import type { PreNotice } from '../domain/pre-notice.js';
import type { Rating } from '../domain/rating.js';
import { objectUntil } from './object-until.js';

const noticeMessage = ({ grade, scoreMilli, announcedOn }: PreNotice): PreNoticeMessage => ({
  grade,
  scoreMilli,
  announcedOn,
  objectUntil: objectUntil(announcedOn) ?? '',
});

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
  preNotice: rating.preNotice && noticeMessage(rating.preNotice),
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

export const downgradeAnnounced = (enterpriseUscc: string, notice: PreNotice): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.DowngradeAnnounced,
    { noticeId: `${enterpriseUscc}/${notice.announcedOn}`, enterpriseUscc, ...noticeMessage(notice) },
    1,
  );
