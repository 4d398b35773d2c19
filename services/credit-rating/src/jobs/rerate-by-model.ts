import { calendarDateAt } from '@donghu/kernel';
import { rerateByModelCommand } from '../commands/rerate-by-model.js';
import { earlierModels } from '../domain/earlier-models.js';
import { scorecards } from '../parameters/scorecards.js';
import { findActivatedModels } from '../store/activated-models.js';
import { ratedBy } from '../store/enterprise-queries.js';
import type { RatingTurn } from './rating-turn.js';

async function* nobody(): AsyncGenerator<readonly string[]> {}

/**
 * Rates by a new model whoever an earlier one rated last, from the model's first day on. Each file says by which it
 * was: so nobody is rated twice, and what a process that died left, or what could not be rated, is found the next time.
 */
export const rerateByModel: RatingTurn = {
  name: 'rerate-by-model',
  everyMillis: 5_000,
  due: async ({ clock, store }, largestGroup) => {
    const cards = [...scorecards, ...(await findActivatedModels(store.db))] as const;
    const models = earlierModels(cards, calendarDateAt(clock.now()));
    return models.length === 0 ? nobody() : ratedBy(store.db, models, largestGroup);
  },
  rate: ({ executor }, codes) =>
    executor.executeAll(
      rerateByModelCommand,
      codes.map((uscc) => ({ uscc })),
    ),
};
