import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { ModelActivation } from '../domain/model-activation.js';

/** What became of a proposed model, under its version; absent as long as nothing did. */
export interface ScoringModelStateDocument extends StoredDocument {
  /** Id of the dry run that is under way. */
  readonly runningDryRun?: string | undefined;
  /** Id of the dry run that finished last. */
  readonly finishedDryRun?: string | undefined;
  readonly activation?: ModelActivation | undefined;
}

export const scoringModelStates = documentCollection<ScoringModelStateDocument>('scoring_model_states');
