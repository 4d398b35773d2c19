import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { Cession } from '../domain/cession.js';

/** The cessions of a policy, under its id. */
export interface CessionsDocument extends StoredDocument {
  readonly cessions: readonly Cession[];
}

export const policyCessions = documentCollection<CessionsDocument>('policy_cessions');

export const findCessions = async (db: Db, policyId: string): Promise<readonly Cession[]> =>
  (await db.collection<CessionsDocument>(policyCessions.name).findOne({ _id: policyId }))?.cessions ?? [];
