import type { Unit } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Scorecard } from '../domain/scorecard.js';
import { versionOn } from '../domain/version-on.js';
import { scorecards } from '../parameters/scorecards.js';
import { activatedModels, activatedModelsId } from '../store/activated-models.js';

/**
 * Reads which models were activated. What is a second old is good enough: a model is activated for tomorrow at the
 * earliest.
 */
export const fetchModels = (unit: Unit): Promise<void> =>
  unit.fetchReference(activatedModels, [activatedModelsId]);

/** The built-in models and the activated ones. */
export const modelsOf = (unit: Unit): readonly [Scorecard, ...Scorecard[]] => [
  ...scorecards,
  ...(unit.get(activatedModels, activatedModelsId)?.cards ?? []),
];

/** The model that rates on a day. */
export const modelOn = (unit: Unit, day: CalendarDate): Scorecard => versionOn(modelsOf(unit), day);
