import type { UseCase } from '@donghu/chassis';
import { domainError } from '@donghu/kernel';
import { noMigration } from '../domain/model-migration.js';
import { dryRuns } from '../store/dry-runs.js';
import { scoringModelStates } from '../store/scoring-model-states.js';
import { scoringModelSteps } from '../store/scoring-model-steps.js';
import { scoringModels } from '../store/scoring-models.js';
import { fetchModels, modelOn } from './models-in-force.js';

export interface StartDryRun {
  /** New, made at the door. */
  readonly id: string;
  readonly modelVersion: string;
  /** How many enterprises there are. */
  readonly population: number;
  readonly by: string;
}

export interface DryRunStarted {
  readonly id: string;
  readonly state: 'RUNNING';
}

/** Lets a proposed model be tried on every enterprise, one run at a time; nothing of any rating changes. */
export const startDryRunCommand: UseCase<StartDryRun, DryRunStarted> = {
  name: 'start-dry-run',
  load: async (inputs, unit) => {
    const versions = inputs.map(({ modelVersion }) => modelVersion);
    await Promise.all([
      unit.fetch(
        dryRuns,
        inputs.map(({ id }) => id),
      ),
      unit.fetch(scoringModels, versions),
      unit.fetch(scoringModelStates, versions),
      fetchModels(unit),
    ]);
  },
  decide: ({ id, modelVersion, population, by }, unit, { now: at, today: day, newId }) => {
    if (unit.get(scoringModels, modelVersion) === undefined) {
      return domainError('NOT_FOUND', `no scoring model ${modelVersion} was proposed`);
    }
    const { runningDryRun, ...state } = unit.get(scoringModelStates, modelVersion) ?? { _id: modelVersion };
    if (runningDryRun !== undefined) {
      return domainError('SCORING_MODEL_STATE_CONFLICT', 'a dry run of this model is under way', {
        facts: { dryRun: runningDryRun },
      });
    }
    unit.put(dryRuns, {
      _id: id,
      modelVersion,
      against: modelOn(unit, day).version,
      day,
      state: 'RUNNING',
      startedBy: by,
      startedAt: at,
      population,
      after: '',
      migration: noMigration,
    });
    unit.put(scoringModelStates, { ...state, runningDryRun: id });
    unit.append(scoringModelSteps, {
      _id: newId(),
      modelVersion,
      step: 'DRY_RUN_STARTED',
      at,
      by,
      dryRun: id,
    });
    return { id, state: 'RUNNING' };
  },
};
