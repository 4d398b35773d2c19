import { type RatingChange as RatingChangeMessage, Rating as RatingMessage } from '@donghu/contracts/credit';
import type { KnownRating } from '../domain/dispute.js';
import { onlyParts, type RatingPart, ratingParts } from '../domain/rating-part.js';
import { ratingMessage } from './rating-message.js';

const emptyMessage = RatingMessage.fromPartial({});

/** What the contract's rating can show. */
const messageParts = ratingParts.filter((part) => part in emptyMessage);

/** Which of the parts a message tells apart; undefined: nothing is left out of it. */
export const leftOfMessage = (parts: readonly RatingPart[]): readonly RatingPart[] | undefined => {
  const left = messageParts.filter((part) => parts.includes(part));
  return left.length === messageParts.length ? undefined : left;
};

/** What is left of a whole rating: the rest of the message is empty. */
export const shownMessage = (message: RatingMessage, parts: readonly RatingPart[]): RatingMessage => {
  const { enterpriseUscc, version, effectiveAt, modelVersion, disputed } = message;
  const always = { enterpriseUscc, version, effectiveAt, modelVersion, disputed };
  return RatingMessage.fromPartial({ ...always, ...onlyParts(message, parts) });
};

/** The rating as far as the caller may see it. */
export const shownRating = (uscc: string, rating: KnownRating, parts: readonly RatingPart[]): RatingMessage =>
  shownMessage(ratingMessage(uscc, rating), parts);

/** The change as far as the watcher may see it. */
export const shownChange = (
  { graded, recordedAt }: RatingChangeMessage,
  parts: readonly RatingPart[],
): RatingChangeMessage => ({
  graded: graded && {
    cause: '',
    ...onlyParts({ cause: graded.cause }, parts),
    rating: graded.rating && shownMessage(graded.rating, parts),
  },
  recordedAt,
});
