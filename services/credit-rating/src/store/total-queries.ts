import type { Db } from 'mongodb';
import { creditRecords } from './credit-records.js';
import { lookups } from './lookups.js';
import { ratings } from './ratings.js';

export interface EntryCounts {
  readonly ratingVersions: number;
  readonly creditRecords: number;
  readonly lookups: number;
}

export const countEntries = async (db: Db): Promise<EntryCounts> => {
  const [ratingVersions, recordCount, lookupCount] = await Promise.all(
    [ratings.name, creditRecords.name, lookups.name].map((name) => db.collection(name).countDocuments()),
  );
  return {
    ratingVersions: ratingVersions ?? 0,
    creditRecords: recordCount ?? 0,
    lookups: lookupCount ?? 0,
  };
};
