import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type Rating as RatingMessage, SupervisionClass } from '@donghu/contracts/credit';
import type { Rating, RatingVersion } from '../domain/rating.js';

/** The rating as the contract shows it. */
export const ratingMessage = (uscc: string, rating: RatingVersion): RatingMessage => ({
  enterpriseUscc: uscc,
  version: BigInt(rating.version),
  grade: rating.grade,
  supervisionClass: SupervisionClass[rating.supervisionClass],
  scoreMilli: rating.scoreMilli,
  effectiveAt: rating.effectiveAt,
  validTo: rating.validTo,
  modelVersion: rating.modelVersion,
  vetoes: [...rating.vetoes],
  dimensions: rating.dimensions.map((dimension) => ({ ...dimension })),
});

export const enterpriseGraded = (uscc: string, rating: Rating): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.EnterpriseGraded,
    { rating: ratingMessage(uscc, rating), cause: rating.cause },
    rating.version,
  );
