import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { ScoringModel } from '../domain/scorecard.js';

/** A proposed model under its version: written once, whatever becomes of it. */
export interface ScoringModelDocument extends StoredDocument {
  readonly model: ScoringModel;
  readonly proposedBy: string;
  readonly proposedAt: Date;
}

export const scoringModels = documentCollection<ScoringModelDocument>('scoring_models');
