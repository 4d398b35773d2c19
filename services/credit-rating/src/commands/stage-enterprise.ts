import type { Facts, Unit } from '@donghu/chassis';
import { assess } from '../domain/assess.js';
import type { Dispute } from '../domain/dispute.js';
import { type EnterpriseFile, emptyFile } from '../domain/enterprise-file.js';
import {
  nextRating,
  nextYearlyReview,
  type Rating,
  type RatingCause,
  type RatingVersion,
  ratingAt,
} from '../domain/rating.js';
import { scorecardOn } from '../domain/scorecard.js';
import { scorecards } from '../parameters/scorecards.js';
import { type EnterpriseDocument, enterprises } from '../store/enterprises.js';
import { logRatingChange } from '../store/rating-changes.js';
import { ratingId, ratings } from '../store/ratings.js';
import { enterpriseGraded } from './rating-message.js';
import { stagePush } from './stage-push.js';

/** Versions before the one in force that stay in the enterprise's document, for look-ups as of just now. */
const olderVersionsKept = 2;

/** The file as this group sees it; an empty one for an enterprise that was not heard of before. */
export const fileOf = (unit: Unit, uscc: string): EnterpriseFile => unit.get(enterprises, uscc) ?? emptyFile;

const kept = (versions: readonly RatingVersion[], now: Date): readonly RatingVersion[] => {
  const inForce = ratingAt(versions, now)?.version ?? 1;
  return versions.filter(({ version }) => version >= inForce - olderVersionsKept);
};

const withoutRows = ({ indicators, ...version }: Rating): RatingVersion => version;

/** All objections that the enterprise ever had. */
export const disputesOf = (unit: Unit, uscc: string): readonly Dispute[] =>
  unit.get(enterprises, uscc)?.disputes ?? [];

/**
 * Puts the changed file into the store's document and rates the enterprise anew. A version that nobody could
 * tell from the last one is not made. Returns the newest version.
 */
export const stageEnterprise = (
  unit: Unit,
  facts: Facts,
  uscc: string,
  file: EnterpriseFile,
  cause: Exclude<RatingCause, 'FIRST' | 'VETO_SET' | 'VETO_CLEARED'>,
  disputes: readonly Dispute[] = disputesOf(unit, uscc),
): RatingVersion => {
  const stored: EnterpriseDocument | undefined = unit.get(enterprises, uscc);
  const card = scorecardOn(scorecards, facts.today);
  const before = stored?.ratings ?? [];
  const rating = nextRating(before, assess(file, card, facts.today), card, cause, facts.now);
  const versions = rating === undefined ? before : kept([...before, withoutRows(rating)], facts.now);
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error(`${uscc} was rated and has no rating`);
  const isReviewed = stored === undefined || cause === 'YEARLY';
  const version = unit.put(enterprises, {
    _id: uscc,
    registration: file.registration,
    policies: file.policies,
    standings: file.standings,
    negatives: file.negatives,
    vetoes: file.vetoes,
    ratings: versions,
    grade: newest.grade,
    supervisionClass: newest.supervisionClass,
    nextReviewOn: isReviewed ? nextYearlyReview(card, facts.today) : stored.nextReviewOn,
    ...(disputes.length === 0 ? {} : { disputes }),
  });
  if (rating !== undefined) {
    unit.append(ratings, { _id: ratingId(uscc, rating.version), uscc, ...rating });
    unit.emit(enterpriseGraded(uscc, rating, disputes));
  }
  if (rating !== undefined || disputes !== (stored?.disputes ?? disputes)) {
    logRatingChange(unit, { uscc, version, ratings: versions, disputes, at: facts.now });
  }
  stagePush(unit, facts, {
    uscc,
    version,
    before: { file: stored ?? emptyFile, rating: before.at(-1) },
    after: { file, rating: newest },
  });
  return newest;
};

/** Puts an objection's beginning or end into the document; the rating stays, and every answer says so at once. */
export const stageDisputes = (
  unit: Unit,
  { now }: Facts,
  stored: EnterpriseDocument,
  disputes: readonly Dispute[],
): void => {
  const version = unit.put(enterprises, { ...stored, disputes });
  logRatingChange(unit, { uscc: stored._id, version, ratings: stored.ratings, disputes, at: now });
};
