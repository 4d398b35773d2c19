import type { Db } from 'mongodb';
import { type ScoringModelStateDocument, scoringModelStates } from './scoring-model-states.js';
import { type ScoringModelStep, scoringModelSteps } from './scoring-model-steps.js';
import { type ScoringModelDocument, scoringModels } from './scoring-models.js';

const modelsOf = (db: Db) => db.collection<ScoringModelDocument>(scoringModels.name);

/** A page of the proposed models in the order of their versions. */
export const listScoringModels = (
  db: Db,
  after: string,
  limit: number,
): Promise<readonly ScoringModelDocument[]> =>
  modelsOf(db)
    .find({ _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();

export const findScoringModel = async (db: Db, version: string): Promise<ScoringModelDocument | undefined> =>
  (await modelsOf(db).findOne({ _id: version })) ?? undefined;

/** What became of some models, by their versions. */
export const findModelStates = async (
  db: Db,
  versions: readonly string[],
): Promise<ReadonlyMap<string, ScoringModelStateDocument>> => {
  const states = await db
    .collection<ScoringModelStateDocument>(scoringModelStates.name)
    .find({ _id: { $in: [...versions] } })
    .toArray();
  return new Map(states.map((state) => [state._id, state]));
};

/** What was done with a model, oldest first. */
export const listSteps = (db: Db, modelVersion: string): Promise<readonly ScoringModelStep[]> =>
  db.collection<ScoringModelStep>(scoringModelSteps.name).find({ modelVersion }).sort({ _id: 1 }).toArray();
