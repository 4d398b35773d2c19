import { type Job, Lease, type Platform } from '@donghu/chassis';
import { calendarDateAt } from '@donghu/kernel';
import { rerateByModelCommand } from '../commands/rerate-by-model.js';
import { earlierModels } from '../domain/earlier-models.js';
import { scorecards } from '../parameters/scorecards.js';
import { findActivatedModels } from '../store/activated-models.js';
import { isAnyRatedBy, ratedBy } from '../store/enterprise-queries.js';
import { modelLeases } from '../store/model-leases.js';

const everyMillis = 5_000;
/** Small enough that look-ups wait behind none for long. */
const largestGroup = 50;
/** While one waits for the store another one is rated. */
const groupsAtOnce = 2;

/**
 * Rates by a new model whoever an earlier one rated last, from the model's first day on. Each file says by which it
 * was: so nobody is rated twice, and what a process that died left, or what could not be rated, is found the next time.
 */
export const rerateByModelJob = ({ clock, executor, store }: Platform<unknown>): Job => {
  const rerate = async (models: readonly string[], lease: Lease, signal: AbortSignal): Promise<void> => {
    const groups = ratedBy(store.db, models, largestGroup);
    const rateGroups = async (): Promise<void> => {
      for await (const group of groups) {
        if (signal.aborted || !(await lease.renew())) return;
        await executor.executeAll(
          rerateByModelCommand,
          group.map((uscc) => ({ uscc })),
        );
      }
    };
    await Promise.all(Array.from({ length: groupsAtOnce }, rateGroups));
  };

  return {
    name: 'rerate-by-model',
    everyMillis,
    run: async (signal) => {
      const { db } = store;
      const cards = [...scorecards, ...(await findActivatedModels(db))] as const;
      const models = earlierModels(cards, calendarDateAt(clock.now()));
      if (models.length === 0 || !(await isAnyRatedBy(db, models))) return;
      const lease = new Lease({ db, collection: modelLeases.name, id: 'rerate' });
      await lease.hold(() => rerate(models, lease, signal));
    },
  };
};
