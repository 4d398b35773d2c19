import { calendarDateAt } from '@donghu/kernel';
import { turnRatingCommand } from '../commands/turn-rating.js';
import { dueForTurn } from '../store/enterprise-queries.js';
import type { RatingTurn } from './rating-turn.js';

/**
 * Rates whoever's rating changes with time alone: records grow older, classes and covers end, ratings expire,
 * announced drops come into force.
 */
export const turnRatings: RatingTurn = {
  name: 'turn-ratings',
  everyMillis: 5_000,
  due: async ({ clock, store }, largestGroup) =>
    dueForTurn(store.db, calendarDateAt(clock.now()), largestGroup),
  rate: ({ executor }, codes) =>
    executor.executeAll(
      turnRatingCommand,
      codes.map((uscc) => ({ uscc })),
    ),
};
