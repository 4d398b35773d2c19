import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { Scorecard } from '../domain/scorecard.js';

/** Every proposed model that was ever activated: one document, because a day chooses among all of them. */
export interface ActivatedModelsDocument extends StoredDocument {
  /** In the order of their first days. */
  readonly cards: readonly Scorecard[];
}

export const activatedModels = documentCollection<ActivatedModelsDocument>('activated_models');

export const activatedModelsId = 'models';

const documentsOf = (db: Db) => db.collection<ActivatedModelsDocument>(activatedModels.name);

/** Makes the document before the first activation: only what is there is remembered by those who read it often. */
export const openActivatedModels = async (db: Db): Promise<void> => {
  await documentsOf(db).updateOne(
    { _id: activatedModelsId },
    { $setOnInsert: { version: 1, cards: [] } },
    { upsert: true },
  );
};

export const findActivatedModels = async (db: Db): Promise<readonly Scorecard[]> =>
  (await documentsOf(db).findOne({ _id: activatedModelsId }))?.cards ?? [];
