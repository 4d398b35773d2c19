import type { Unit, UseCase } from '@donghu/chassis';
import { assess } from '../domain/assess.js';
import { countMigration } from '../domain/model-migration.js';
import { dryRuns } from '../store/dry-runs.js';
import { enterprises } from '../store/enterprises.js';
import { scoringModelStates } from '../store/scoring-model-states.js';
import { scoringModelSteps } from '../store/scoring-model-steps.js';
import { scoringModels } from '../store/scoring-models.js';
import { fetchModels, modelsOf } from './models-in-force.js';

/** Files in one group: a process that is killed counts so many again at most. */
export const filesInOneGroup = 200;

export interface CountDryRun {
  readonly id: string;
  /** The last enterprise that is counted, when this group is the next one. */
  readonly after: string;
  /** Those that follow, in the order of their codes; a group that is not full is the last one. */
  readonly codes: readonly string[];
}

const fetchRun = async ({ id, codes }: CountDryRun, unit: Unit): Promise<void> => {
  const run = unit.get(dryRuns, id);
  if (run?.state !== 'RUNNING') return;
  await Promise.all([
    unit.fetch(scoringModels, [run.modelVersion]),
    unit.fetch(scoringModelStates, [run.modelVersion]),
    unit.fetch(enterprises, codes),
  ]);
};

/**
 * Counts the next enterprises of a dry run. What is counted and the place are one document, so that neither a process
 * that is killed nor another replica counts anybody twice.
 */
export const countDryRunCommand: UseCase<CountDryRun, { readonly isGoingOn: boolean }> = {
  name: 'count-dry-run',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        dryRuns,
        inputs.map(({ id }) => id),
      ),
      fetchModels(unit),
    ]);
    for (const input of inputs) await fetchRun(input, unit);
  },
  decide: ({ id, after, codes }, unit, { now: at, newId }) => {
    const run = unit.get(dryRuns, id);
    if (run?.state !== 'RUNNING' || run.after !== after) return { isGoingOn: false };
    const { modelVersion, against, day } = run;
    const candidate = unit.get(scoringModels, modelVersion)?.model;
    const inForce = modelsOf(unit).find(({ version }) => version === against);
    if (candidate === undefined || inForce === undefined) throw new Error(`the dry run ${id} has no model`);
    const files = codes.flatMap((code) => unit.get(enterprises, code) ?? []);
    const migration = files.reduce(
      (so, file) => countMigration(so, file._id, assess(file, inForce, day), assess(file, candidate, day)),
      run.migration,
    );
    const counted = { ...run, after: codes.at(-1) ?? after, migration };
    if (codes.length === filesInOneGroup) {
      unit.put(dryRuns, counted);
      return { isGoingOn: true };
    }
    unit.put(dryRuns, { ...counted, state: 'FINISHED', finishedAt: at });
    const { runningDryRun: _, ...state } = unit.get(scoringModelStates, modelVersion) ?? {
      _id: modelVersion,
    };
    unit.put(scoringModelStates, { ...state, finishedDryRun: id });
    unit.append(scoringModelSteps, {
      _id: newId(),
      modelVersion,
      step: 'DRY_RUN_FINISHED',
      at,
      by: 'credit-rating',
      dryRun: id,
    });
    return { isGoingOn: false };
  },
};
