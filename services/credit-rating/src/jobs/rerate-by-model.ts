import { type Job, Lease, type Platform } from '@donghu/chassis';
import { calendarDateAt, isDomainError } from '@donghu/kernel';
import { rerateByModelCommand } from '../commands/rerate-by-model.js';
import { earlierModels } from '../domain/earlier-models.js';
import { scorecards } from '../parameters/scorecards.js';
import { findActivatedModels } from '../store/activated-models.js';
import { findRatedBy } from '../store/enterprise-queries.js';
import { modelLeases } from '../store/model-leases.js';

const everyMillis = 5_000;
const largestGroup = 250;
/** While one group waits for the store another one is rated. */
const groupsAtOnce = 2;

const groupsOf = (usccs: readonly string[]): readonly (readonly { readonly uscc: string }[])[] =>
  Array.from({ length: Math.ceil(usccs.length / largestGroup) }, (_, at) =>
    usccs.slice(at * largestGroup, (at + 1) * largestGroup).map((uscc) => ({ uscc })),
  );

/**
 * Rates by a new model whoever an earlier one rated last, from the model's first day on. Each file says by which it
 * was: so nobody is rated twice, and what a process that died left is found by the next one.
 */
export const rerateByModelJob = ({ clock, executor, store }: Platform<unknown>): Job => {
  const rerate = async (models: readonly string[], lease: Lease, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && (await lease.renew())) {
      const due = await findRatedBy(store.db, models, groupsAtOnce * largestGroup);
      const outcomes = await Promise.all(
        groupsOf(due).map((group) => executor.executeAll(rerateByModelCommand, group)),
      );
      // Whoever is left then cannot be rated now: in vain is not tried without end.
      if (!outcomes.flat().some((outcome) => !isDomainError(outcome) && outcome.output.rated)) return;
    }
  };

  return {
    name: 'rerate-by-model',
    everyMillis,
    run: async (signal) => {
      const { db } = store;
      const cards = [...scorecards, ...(await findActivatedModels(db))] as const;
      const models = earlierModels(cards, calendarDateAt(clock.now()));
      if (models.length === 0 || (await findRatedBy(db, models, 1)).length === 0) return;
      const lease = new Lease({ db, collection: modelLeases.name, id: 'rerate' });
      await lease.hold(() => rerate(models, lease, signal));
    },
  };
};
