import type { Rating as RatingMessage } from '@donghu/contracts/credit';
import type { KnownRating } from '../domain/dispute.js';
import { type Entitlement, fieldsShown } from '../domain/look-up.js';
import { ratingMessage } from './rating-message.js';

/** What is left of a whole rating for the caller. */
export const shownMessage = (message: RatingMessage, entitlement: Entitlement): RatingMessage => {
  const shown = fieldsShown(entitlement);
  return {
    ...message,
    scoreMilli: shown.includes('score') ? message.scoreMilli : 0,
    vetoes: shown.includes('vetoes') ? message.vetoes : [],
    disputedItems: shown.includes('score') ? message.disputedItems : [],
  };
};

/** The rating as far as the caller may see it. */
export const shownRating = (uscc: string, rating: KnownRating, entitlement: Entitlement): RatingMessage =>
  shownMessage(ratingMessage(uscc, rating), entitlement);
