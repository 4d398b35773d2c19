import type { Db } from 'mongodb';
import type { ScoringModel } from '../domain/scorecard.js';
import { scorecards } from '../parameters/scorecards.js';
import { findScoringModel } from '../store/scoring-model-queries.js';

/** The model of a version, whenever it was in force: what a rating names never changes. */
export const findModel = async (db: Db, version: string): Promise<ScoringModel | undefined> =>
  scorecards.find((card) => card.version === version) ?? (await findScoringModel(db, version))?.model;
