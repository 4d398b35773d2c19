import type { UseCase } from '@donghu/chassis';
import { enterprises } from '../store/enterprises.js';
import { fetchFiles } from './fetch-files.js';
import { modelOn } from './models-in-force.js';
import { isRatedBy, stageEnterprise } from './stage-enterprise.js';

/** Rates an enterprise by the model that is in force, unless something else had it rated by it already. */
export const rerateByModelCommand: UseCase<{ readonly uscc: string }, { readonly rated: boolean }> = {
  name: 'rerate-by-model',
  load: (inputs, unit) =>
    fetchFiles(
      unit,
      inputs.map(({ uscc }) => uscc),
    ),
  decide: ({ uscc }, unit, facts) => {
    const stored = unit.get(enterprises, uscc);
    if (stored === undefined || isRatedBy(modelOn(unit, facts.today), stored)) return { rated: false };
    stageEnterprise(unit, facts, uscc, stored, 'MODEL_CHANGED');
    return { rated: true };
  },
};
