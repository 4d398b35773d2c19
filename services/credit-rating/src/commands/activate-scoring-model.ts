import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type CalendarDate, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { approveActivation, type ModelActivation, requestActivation } from '../domain/model-activation.js';
import { activatedModels, activatedModelsId } from '../store/activated-models.js';
import { scoringModelStates } from '../store/scoring-model-states.js';
import { type ScoringModelStep, scoringModelSteps } from '../store/scoring-model-steps.js';
import { type ScoringModelDocument, scoringModels } from '../store/scoring-models.js';
import { modelsOf } from './models-in-force.js';

export interface RequestActivation {
  readonly modelVersion: string;
  readonly from: CalendarDate;
  readonly by: string;
}

export interface ApproveActivation {
  readonly modelVersion: string;
  readonly by: string;
}

/** Instants as text: what is stored for a repeated request is the same answer then. */
export interface ActivationOutput {
  readonly version: string;
  readonly state: 'ACTIVATION_REQUESTED' | 'ACTIVATED';
  readonly from: CalendarDate;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly approvedBy?: string;
  readonly approvedAt?: string;
}

export const activationOutput = (
  version: string,
  { from, requestedBy, requestedAt, approvedBy, approvedAt }: ModelActivation,
): ActivationOutput => ({
  version,
  state: approvedBy === undefined ? 'ACTIVATION_REQUESTED' : 'ACTIVATED',
  from,
  requestedBy,
  requestedAt: requestedAt.toISOString(),
  ...(approvedBy === undefined ? {} : { approvedBy }),
  ...(approvedAt === undefined ? {} : { approvedAt: approvedAt.toISOString() }),
});

/** Not as reference: what may be activated depends on what is. */
const load = async (inputs: readonly { readonly modelVersion: string }[], unit: Unit): Promise<void> => {
  const versions = inputs.map(({ modelVersion }) => modelVersion);
  await Promise.all([
    unit.fetch(scoringModels, versions),
    unit.fetch(scoringModelStates, versions),
    unit.fetch(activatedModels, [activatedModelsId]),
  ]);
};

const proposed = (unit: Unit, version: string): ScoringModelDocument | DomainError =>
  unit.get(scoringModels, version) ?? domainError('NOT_FOUND', `no scoring model ${version} was proposed`);

const keep = (
  unit: Unit,
  { now: at, newId }: Facts,
  activation: ModelActivation,
  { modelVersion, by, step }: Pick<ScoringModelStep, 'modelVersion' | 'by' | 'step'>,
): ActivationOutput => {
  const state = unit.get(scoringModelStates, modelVersion) ?? { _id: modelVersion };
  unit.put(scoringModelStates, { ...state, activation });
  unit.append(scoringModelSteps, { _id: newId(), modelVersion, step, at, by, from: activation.from });
  return activationOutput(modelVersion, activation);
};

/** The first person's step. */
export const requestActivationCommand: UseCase<RequestActivation, ActivationOutput> = {
  name: 'request-model-activation',
  load,
  decide: ({ modelVersion, from, by }, unit, facts) => {
    const model = proposed(unit, modelVersion);
    if (isDomainError(model)) return model;
    const state = unit.get(scoringModelStates, modelVersion);
    const asked = requestActivation(
      state?.activation,
      { from, requestedBy: by, requestedAt: facts.now },
      state?.finishedDryRun !== undefined,
      { today: facts.today, cards: modelsOf(unit) },
    );
    if (isDomainError(asked)) return asked;
    return keep(unit, facts, asked, { modelVersion, by, step: 'ACTIVATION_REQUESTED' });
  },
};

/** The second person's step: from the day on, everybody is rated by the model. */
export const approveActivationCommand: UseCase<ApproveActivation, ActivationOutput> = {
  name: 'approve-model-activation',
  load,
  decide: ({ modelVersion, by }, unit, facts) => {
    const document = proposed(unit, modelVersion);
    if (isDomainError(document)) return document;
    const asked = unit.get(scoringModelStates, modelVersion)?.activation;
    const { now: at, today } = facts;
    const approved = approveActivation(asked, { by, at }, { today, cards: modelsOf(unit) });
    if (isDomainError(approved)) return approved;
    if (approved === asked) return activationOutput(modelVersion, approved);
    const { cards = [] } = unit.get(activatedModels, activatedModelsId) ?? {};
    const card = { ...document.model, from: approved.from };
    unit.put(activatedModels, { _id: activatedModelsId, cards: [...cards, card] });
    return keep(unit, facts, approved, { modelVersion, by, step: 'ACTIVATION_APPROVED' });
  },
};
