import type { RatingTurn } from './rating-turn.js';
import { rerateByModel } from './rerate-by-model.js';
import { turnRatings } from './turn-ratings.js';
import { yearlyReview } from './yearly-review.js';

export const ratingTurns: readonly RatingTurn[] = [yearlyReview, turnRatings, rerateByModel];
