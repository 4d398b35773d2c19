import type { Unit, UseCase } from '@donghu/chassis';
import { assess } from '../domain/assess.js';
import { countMigration } from '../domain/model-migration.js';
import { type DryRunDocument, dryRuns } from '../store/dry-runs.js';
import { type EnterpriseDocument, enterprises } from '../store/enterprises.js';
import { scoringModelStates } from '../store/scoring-model-states.js';
import { scoringModelSteps } from '../store/scoring-model-steps.js';
import { scoringModels } from '../store/scoring-models.js';
import { fetchModels, modelsOf } from './models-in-force.js';

/** Files in one group: a process that is killed counts so many again at most. */
export const filesInOneGroup = 200;

export interface CountDryRun {
  readonly id: string;
}

const fetchRun = async (id: string, unit: Unit): Promise<void> => {
  const run = unit.get(dryRuns, id);
  if (run?.state !== 'RUNNING') return;
  await Promise.all([
    unit.fetch(scoringModels, [run.modelVersion]),
    unit.fetch(scoringModelStates, [run.modelVersion]),
    unit.fetchWhere(enterprises, { _id: { $gt: run.after } }, { sort: { _id: 1 }, limit: filesInOneGroup }),
  ]);
};

const nextFiles = (unit: Unit, { after }: DryRunDocument): readonly EnterpriseDocument[] =>
  unit
    .all(enterprises)
    .filter(({ _id }) => _id > after)
    .sort((a, b) => (a._id < b._id ? -1 : 1))
    .slice(0, filesInOneGroup);

/**
 * Counts the next enterprises of a dry run. What is counted and the place are one document, so that neither a process
 * that is killed nor another replica counts anybody twice.
 */
export const countDryRunCommand: UseCase<CountDryRun, { readonly isFinished: boolean }> = {
  name: 'count-dry-run',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        dryRuns,
        inputs.map(({ id }) => id),
      ),
      fetchModels(unit),
    ]);
    for (const { id } of inputs) await fetchRun(id, unit);
  },
  decide: ({ id }, unit, { now: at, newId }) => {
    const run = unit.get(dryRuns, id);
    if (run?.state !== 'RUNNING') return { isFinished: true };
    const { modelVersion, against, day } = run;
    const candidate = unit.get(scoringModels, modelVersion)?.model;
    const inForce = modelsOf(unit).find(({ version }) => version === against);
    if (candidate === undefined || inForce === undefined) throw new Error(`the dry run ${id} has no model`);
    const files = nextFiles(unit, run);
    const migration = files.reduce(
      (so, file) => countMigration(so, file._id, assess(file, inForce, day), assess(file, candidate, day)),
      run.migration,
    );
    const counted = { ...run, after: files.at(-1)?._id ?? run.after, migration };
    if (files.length === filesInOneGroup) {
      unit.put(dryRuns, counted);
      return { isFinished: false };
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
    return { isFinished: true };
  },
};
