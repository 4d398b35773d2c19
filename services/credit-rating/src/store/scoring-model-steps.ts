import { entryCollection } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';

/** Who did what with a scoring model, and when: the audit trail of each. */
export interface ScoringModelStep {
  readonly _id: string;
  readonly modelVersion: string;
  readonly step:
    | 'PROPOSED'
    | 'DRY_RUN_STARTED'
    | 'DRY_RUN_FINISHED'
    | 'ACTIVATION_REQUESTED'
    | 'ACTIVATION_APPROVED';
  readonly at: Date;
  readonly by: string;
  /** Id of the dry run that it is about. */
  readonly dryRun?: string | undefined;
  /** The first day in force that was asked for or approved. */
  readonly from?: CalendarDate | undefined;
}

export const scoringModelSteps = entryCollection<ScoringModelStep>('scoring_model_steps', [
  { key: { modelVersion: 1, _id: 1 }, name: 'modelVersion' },
]);
