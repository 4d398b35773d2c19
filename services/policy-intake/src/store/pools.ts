import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { Pool } from '../domain/pool.js';

/** A pool under its code. */
export interface PoolDocument extends StoredDocument, Pool {}

export const pools = documentCollection<PoolDocument>('pools');

/** A page in ascending order of the codes. */
export const listPools = (db: Db, after: string, limit: number): Promise<PoolDocument[]> =>
  db
    .collection<PoolDocument>(pools.name)
    .find({ _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
