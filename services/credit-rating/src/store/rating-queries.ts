import type { Db } from 'mongodb';
import { disputedAt, type KnownRating } from '../domain/dispute.js';
import { type RatingVersion, ratingAt } from '../domain/rating.js';
import { type EnterpriseDocument, enterprises, type StoredEnterprise } from './enterprises.js';
import { parseVersions } from './rating-versions-text.js';
import {
  type ExplainedRating,
  explainedRating,
  type RatingDocument,
  ratingId,
  ratings,
  ratingVersion,
} from './ratings.js';

type Kept = Pick<EnterpriseDocument, '_id' | 'ratings' | 'disputes' | 'preNotice'>;

const ratingsOf = (db: Db) => db.collection<RatingDocument>(ratings.name);

/** A server may compare every document with every id of a list: short lists keep that small. */
const idsPerQuery = 100;

const inChunks = async <T>(
  ids: readonly string[],
  find: (chunk: string[]) => Promise<T[]>,
): Promise<readonly T[]> => {
  const chunks = Array.from({ length: Math.ceil(ids.length / idsPerQuery) }, (_, at) =>
    ids.slice(at * idsPerQuery, (at + 1) * idsPerQuery),
  );
  return (await Promise.all(chunks.map(find))).flat();
};

/** The newest versions, which the enterprise's own document holds. */
const keptVersions = (db: Db, codes: readonly string[]): Promise<readonly Kept[]> =>
  inChunks(codes, (chunk) =>
    db
      .collection<StoredEnterprise>(enterprises.name)
      .find({ _id: { $in: chunk } }, { projection: { ratings: 1, disputes: 1, preNotice: 1 } })
      .map(({ ratings, ...kept }) => ({ ...kept, ratings: parseVersions(ratings) }))
      .toArray(),
  );

const versionsUpTo = (version: number): readonly number[] =>
  Array.from({ length: version }, (_, at) => at + 1);

/** Of the versions that the enterprise's own document does not hold any more. */
const idsBefore = ({ _id, ratings }: Kept): readonly string[] =>
  versionsUpTo((ratings[0]?.version ?? 1) - 1).map((version) => ratingId(_id, version));

const reachesBackTo = (kept: Kept, instant: Date): boolean => {
  const [oldest] = kept.ratings;
  return oldest === undefined || oldest.version === 1 || oldest.effectiveAt <= instant;
};

/**
 * The ratings in force at an instant, by code. What is recent is in the enterprises' own documents; the
 * history is read for the rest only.
 */
export const findRatingsAt = async (
  db: Db,
  codes: readonly string[],
  instant: Date,
): Promise<ReadonlyMap<string, KnownRating>> => {
  const found = new Map<string, KnownRating>();
  const all = new Map((await keptVersions(db, codes)).map((kept) => [kept._id, kept]));
  const keep = (code: string, versions: readonly RatingVersion[]): void => {
    const rating = ratingAt(versions, instant);
    if (rating === undefined) return;
    const { disputes = [], preNotice } = all.get(code) ?? {};
    const isAnnounced = preNotice !== undefined && preNotice.announcedAt <= instant;
    found.set(code, {
      ...rating,
      disputed: disputedAt(disputes, instant),
      ...(isAnnounced ? { preNotice } : {}),
    });
  };
  const olderIds: string[] = [];
  for (const kept of all.values()) {
    if (reachesBackTo(kept, instant)) keep(kept._id, kept.ratings);
    else olderIds.push(...idsBefore(kept));
  }
  if (olderIds.length === 0) return found;
  const versions = new Map<string, RatingVersion[]>();
  const entries = await inChunks(olderIds, (chunk) =>
    ratingsOf(db)
      .find({ _id: { $in: chunk } }, { projection: { indicators: 0 } })
      .map(ratingVersion)
      .toArray(),
  );
  for (const entry of entries) versions.set(entry.uscc, [...(versions.get(entry.uscc) ?? []), entry]);
  for (const [code, list] of versions) keep(code, list);
  return found;
};

/** All versions, oldest first; each is flagged with what is under objection now. */
export const listRatingHistory = async (db: Db, uscc: string, now: Date): Promise<readonly KnownRating[]> => {
  const [kept] = await keptVersions(db, [uscc]);
  const ids = versionsUpTo(kept?.ratings.at(-1)?.version ?? 0).map((version) => ratingId(uscc, version));
  const entries = await inChunks(ids, (chunk) =>
    ratingsOf(db)
      .find({ _id: { $in: chunk } }, { projection: { indicators: 0 } })
      .map(ratingVersion)
      .toArray(),
  );
  const disputed = disputedAt(kept?.disputes ?? [], now);
  return [...entries].sort((a, b) => a.version - b.version).map((entry) => ({ ...entry, disputed }));
};

/** One version with the rows that explain it. */
export const findRatingVersion = async (
  db: Db,
  uscc: string,
  version: number,
): Promise<ExplainedRating | undefined> => {
  const found = await ratingsOf(db).findOne({ _id: ratingId(uscc, version) });
  return found === null ? undefined : explainedRating(found);
};
