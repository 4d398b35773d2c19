import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import { type PolicyDocument, policies } from './policies.js';

/**
 * How far the measures are. `FOLDED` gets a new version with every fold, so that a reader of sums and rows sees
 * whether one came in between. `RECORDED`: how far the policies are recorded that were stored before measures were.
 */
export interface MeasureProgressDocument extends StoredDocument {
  /** Of `RECORDED`: id of the last policy that was looked at. */
  readonly after?: string | undefined;
  readonly done?: boolean | undefined;
}

export const measureProgress = documentCollection<MeasureProgressDocument>('measure_states');

export const foldProgress = 'FOLDED';
export const recordProgress = 'RECORDED';

export interface MeasureProgress {
  readonly folds: number;
  readonly isRecorded: boolean;
  readonly recordedAfter: string;
}

export const findMeasureProgress = async (db: Db): Promise<MeasureProgress> => {
  const found = await db.collection<MeasureProgressDocument>(measureProgress.name).find({}).toArray();
  const recorded = found.find(({ _id }) => _id === recordProgress);
  return {
    folds: Number(found.find(({ _id }) => _id === foldProgress)?.version ?? 0),
    isRecorded: recorded?.done === true,
    recordedAfter: recorded?.after ?? '',
  };
};

/** The next ids of what stands under policy numbers, in ascending order. */
export const nextPolicyIds = async (db: Db, after: string, limit: number): Promise<string[]> => {
  const found = await db
    .collection<PolicyDocument>(policies.name)
    .find({ _id: { $gt: after } }, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id }) => _id);
};
