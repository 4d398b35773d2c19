import type { Db } from 'mongodb';
import { type RatingVersion, ratingAt } from '../domain/rating.js';
import { type EnterpriseDocument, enterprises } from './enterprises.js';
import { type RatingEntry, ratingId, ratings } from './ratings.js';

type Kept = Pick<EnterpriseDocument, '_id' | 'ratings'>;

const ratingsOf = (db: Db) => db.collection<RatingEntry>(ratings.name);

/** The newest versions, which the enterprise's own document holds. */
const keptVersions = (db: Db, codes: readonly string[]): Promise<Kept[]> =>
  db
    .collection<EnterpriseDocument>(enterprises.name)
    .find({ _id: { $in: [...codes] } }, { projection: { ratings: 1 } })
    .toArray();

const reachesBackTo = (kept: Kept, instant: Date): boolean => {
  const [oldest] = kept.ratings;
  return oldest === undefined || oldest.version === 1 || oldest.effectiveAt <= instant;
};

/**
 * The ratings in force at an instant, by code; two queries for any number of codes, and one when all that is
 * asked for is recent.
 */
export const findRatingsAt = async (
  db: Db,
  codes: readonly string[],
  instant: Date,
): Promise<ReadonlyMap<string, RatingVersion>> => {
  const found = new Map<string, RatingVersion>();
  const keep = (code: string, versions: readonly RatingVersion[]): void => {
    const rating = ratingAt(versions, instant);
    if (rating !== undefined) found.set(code, rating);
  };
  const older: string[] = [];
  for (const kept of await keptVersions(db, codes)) {
    if (reachesBackTo(kept, instant)) keep(kept._id, kept.ratings);
    else older.push(kept._id);
  }
  if (older.length === 0) return found;
  const versions = new Map<string, RatingVersion[]>();
  const entries = await ratingsOf(db)
    .find({ uscc: { $in: older }, effectiveAt: { $lte: instant } }, { projection: { indicators: 0 } })
    .toArray();
  for (const entry of entries) versions.set(entry.uscc, [...(versions.get(entry.uscc) ?? []), entry]);
  for (const [code, list] of versions) keep(code, list);
  return found;
};

/** All versions, oldest first. */
export const listRatingHistory = (db: Db, uscc: string): Promise<RatingEntry[]> =>
  ratingsOf(db)
    .find({ uscc }, { projection: { indicators: 0 } })
    .sort({ version: 1 })
    .toArray();

/** One version with the rows that explain it. */
export const findRatingVersion = async (
  db: Db,
  uscc: string,
  version: number,
): Promise<RatingEntry | undefined> =>
  (await ratingsOf(db).findOne({ _id: ratingId(uscc, version) })) ?? undefined;
