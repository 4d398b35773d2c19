import { entryCollection } from '@donghu/chassis';

/** Who did what with a scoring model, and when: the audit trail of each. */
export interface ScoringModelStep {
  readonly _id: string;
  readonly modelVersion: string;
  readonly step: 'PROPOSED';
  readonly at: Date;
  readonly by: string;
}

export const scoringModelSteps = entryCollection<ScoringModelStep>('scoring_model_steps', [
  { key: { modelVersion: 1, _id: 1 }, name: 'modelVersion' },
]);
