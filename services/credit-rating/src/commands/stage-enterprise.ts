import type { Facts, Unit } from '@donghu/chassis';
import { addDays, type CalendarDate } from '@donghu/kernel';
import { assess } from '../domain/assess.js';
import { type Dispute, followModel, isOpen } from '../domain/dispute.js';
import { type EnterpriseFile, emptyFile } from '../domain/enterprise-file.js';
import { earliestAfter, nextScoreTurn } from '../domain/next-turn.js';
import { noticeOf, type PreNotice, saysTheSame } from '../domain/pre-notice.js';
import {
  expired,
  nextRating,
  nextYearlyReview,
  type Rating,
  type RatingVersion,
  ratingAt,
  type StatedCause,
} from '../domain/rating.js';
import type { Scorecard } from '../domain/scorecard.js';
import { type EnterpriseDocument, enterprises } from '../store/enterprises.js';
import { logRatingChange } from '../store/rating-changes.js';
import { ratingDocument, ratings } from '../store/ratings.js';
import { modelOn } from './models-in-force.js';
import { objectUntil } from './object-until.js';
import { downgradeAnnounced, enterpriseGraded } from './rating-message.js';
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

/** After the last day to object; tomorrow when it is not known, or when an objection holds the drop back. */
const noticeTurn = (notice: PreNotice | undefined, today: CalendarDate): CalendarDate | undefined => {
  if (notice === undefined) return undefined;
  const until = objectUntil(notice.announcedOn);
  const tomorrow = addDays(today, 1);
  return until === undefined || until < today ? tomorrow : addDays(until, 1);
};

/** Whether a file was assessed by the model already. */
export const isRatedBy = (
  { version }: Pick<Scorecard, 'version'>,
  stored: Pick<EnterpriseDocument, 'modelVersion'> | undefined,
): boolean => stored?.modelVersion === version;

interface Staging {
  readonly card: Scorecard;
  readonly disputes: readonly Dispute[];
  readonly cause: StatedCause;
}

/** The version that follows, or the notice that holds it back. */
const follow = (
  stored: EnterpriseDocument | undefined,
  file: EnterpriseFile,
  { card, disputes, cause }: Staging,
  { now, today }: Facts,
): { readonly rating?: Rating | undefined; readonly notice?: PreNotice | undefined } => {
  const before = stored?.ratings ?? [];
  const assessed = assess(file, card, today);
  if (cause === 'EXPIRED') {
    const rating = nextRating(before, expired(assessed), card, cause, now);
    return { rating, notice: stored?.preNotice };
  }
  const isObjected = disputes.some(isOpen);
  const noticeFacts = { now, today, objectUntil, isObjected };
  const notice = noticeOf(ratingAt(before, now), stored?.preNotice, assessed, noticeFacts);
  if (notice !== undefined) return { notice };
  const hasEnded = stored?.preNotice !== undefined && assessed.supervisionClass === 'D';
  return { rating: nextRating(before, assessed, card, hasEnded ? 'NOTICE_ENDED' : cause, now) };
};

/**
 * Puts the changed file into the store's document and rates the enterprise anew. A version that nobody could
 * tell from the last one is not made; a drop into class D by score is announced first. Returns the newest version.
 */
export const stageEnterprise = (
  unit: Unit,
  facts: Facts,
  uscc: string,
  file: EnterpriseFile,
  cause: StatedCause,
  heldDisputes: readonly Dispute[] = disputesOf(unit, uscc),
): RatingVersion => {
  const { now, today } = facts;
  const stored: EnterpriseDocument | undefined = unit.get(enterprises, uscc);
  const card = modelOn(unit, today);
  const disputes = isRatedBy(card, stored) ? heldDisputes : followModel(heldDisputes, card);
  const before = stored?.ratings ?? [];
  const { rating, notice } = follow(stored, file, { card, disputes, cause }, facts);
  const versions = rating === undefined ? before : kept([...before, withoutRows(rating)], now);
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error(`${uscc} was rated and has no rating`);
  // Another model may have another day; a review that is due already is not put off by it.
  const isReviewDue = stored !== undefined && cause !== 'YEARLY' && stored.nextReviewOn <= today;
  const expiresOn = newest.grade === 'UNRATED' ? undefined : newest.validTo;
  const laterTurn = earliestAfter(today, [
    nextScoreTurn(file, card, today),
    expiresOn,
    noticeTurn(notice, today),
  ]);
  // A notice that holds the yearly rating back leaves one that has expired.
  const nextTurnOn = expiresOn !== undefined && expiresOn <= today ? today : laterTurn;
  const version = unit.put(enterprises, {
    _id: uscc,
    registration: file.registration,
    policies: file.policies,
    claims: file.claims,
    lapses: file.lapses,
    standings: file.standings,
    negatives: file.negatives,
    vetoes: file.vetoes,
    ratings: versions,
    grade: newest.grade,
    supervisionClass: newest.supervisionClass,
    modelVersion: card.version,
    nextReviewOn: isReviewDue ? stored.nextReviewOn : nextYearlyReview(card, today),
    ...(nextTurnOn === undefined ? {} : { nextTurnOn }),
    ...(notice === undefined ? {} : { preNotice: notice }),
    ...(disputes.length === 0 ? {} : { disputes }),
  });
  if (rating !== undefined) {
    unit.append(ratings, ratingDocument(uscc, rating));
    unit.emit(enterpriseGraded(uscc, rating, disputes));
  }
  if (notice !== undefined && stored?.preNotice === undefined) {
    unit.emit(downgradeAnnounced(uscc, notice));
  }
  const isTold = rating !== undefined || disputes !== (stored?.disputes ?? disputes);
  if (isTold || !saysTheSame(stored?.preNotice, notice)) {
    logRatingChange(unit, {
      uscc,
      version,
      ratings: versions,
      disputes,
      preNotice: notice,
      at: now,
      ...(isTold ? {} : { noticeOnly: true }),
    });
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
  { now, today }: Facts,
  stored: EnterpriseDocument,
  disputes: readonly Dispute[],
): void => {
  // A drop that the objection held back is looked at again.
  const turn = stored.preNotice === undefined ? {} : { nextTurnOn: today };
  const version = unit.put(enterprises, { ...stored, ...turn, disputes });
  const { _id: uscc, ratings: versions, preNotice } = stored;
  logRatingChange(unit, { uscc, version, ratings: versions, disputes, preNotice, at: now });
};
