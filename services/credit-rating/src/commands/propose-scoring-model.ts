import type { UseCase } from '@donghu/chassis';
import { domainError } from '@donghu/kernel';
import { refuseScoringModel } from '../domain/check-scoring-model.js';
import type { ScoringModel } from '../domain/scorecard.js';
import { scorecards } from '../parameters/scorecards.js';
import { scoringModelSteps } from '../store/scoring-model-steps.js';
import { scoringModels } from '../store/scoring-models.js';

export interface ProposeScoringModel {
  readonly model: ScoringModel;
  readonly by: string;
}

export interface ScoringModelProposed {
  readonly version: string;
  readonly state: 'PROPOSED';
}

/** Keeps a model that rates nobody yet. A version is used once, so that what a rating names never changes. */
export const proposeScoringModelCommand: UseCase<ProposeScoringModel, ScoringModelProposed> = {
  name: 'propose-scoring-model',
  load: (inputs, unit) =>
    unit.fetch(
      scoringModels,
      inputs.map(({ model }) => model.version),
    ),
  decide: ({ model, by }, unit, { now: at, newId }) => {
    const { version } = model;
    if (scorecards.some((card) => card.version === version) || unit.get(scoringModels, version)) {
      const detail = `${version} stands already; another model needs another version`;
      return domainError('SCORING_MODEL_ALREADY_EXISTS', detail, {
        fields: [{ pointer: '/version', rule: 'TAKEN', detail }],
      });
    }
    const refused = refuseScoringModel(model);
    if (refused !== undefined) return refused;
    unit.put(scoringModels, { _id: version, model, proposedBy: by, proposedAt: at });
    unit.append(scoringModelSteps, { _id: newId(), modelVersion: version, step: 'PROPOSED', at, by });
    return { version, state: 'PROPOSED' };
  },
};
