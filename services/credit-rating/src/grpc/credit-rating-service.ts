import { defineGrpcService, type GrpcService, type Platform, type Role } from '@donghu/chassis';
import { CreditRatingServiceService, SupervisionClass } from '@donghu/contracts/credit';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { findModel } from '../commands/find-model.js';
import { admitBatchLookUp, admitLookUp, admitWatch, ratingNotFound } from '../commands/look-up.js';
import type { LookUpMemory } from '../commands/look-up-from-memory.js';
import { lookUpPublicClass } from '../commands/look-up-public-class.js';
import { shareLapse } from '../commands/share-lapse.js';
import { shownRating } from '../commands/shown-rating.js';
import { explainRating, explanationNeeds, shownExplanation } from '../domain/explain-rating.js';
import { oldestCursorMillis } from '../store/change-queries.js';
import { findRatingsAt, findRatingVersion, listRatingHistory } from '../store/rating-queries.js';
import { answeredInBytes } from './answered-in-bytes.js';
import { batchAnswers, ratingAnswer } from './batch-answers.js';
import { explanationMessage } from './explanation-message.js';
import { knownRating, knownRatings } from './known-ratings.js';
import type { RatingWatch } from './rating-watch.js';
import { parseCursor, type WatchCursor } from './watch-cursor.js';
import { watchRatings } from './watch-ratings.js';

/** They see everybody without being authorised by each; a bureau does under its share request. */
const departments: readonly Role[] = ['bureau', 'finance', 'regulator', 'operator', 'auditor'];
const access = { roles: [...departments, 'insurer', 'bank', 'enterprise'] } satisfies {
  readonly roles: readonly Role[];
};
/** The platform's own services ask before money moves. */
const withServices = { roles: [...access.roles, 'service'] } satisfies { readonly roles: readonly Role[] };
const watchAccess = { roles: departments };
/** As at `/v1/ratings/:uscc/explanation`. */
const reasonAccess = { roles: ['bureau', 'regulator', 'operator', 'auditor', 'enterprise'] } satisfies {
  readonly roles: readonly Role[];
};

const definition = {
  ...CreditRatingServiceService,
  getRating: answeredInBytes(CreditRatingServiceService.getRating),
  batchGetRatings: answeredInBytes(CreditRatingServiceService.batchGetRatings),
  watchRatings: answeredInBytes(CreditRatingServiceService.watchRatings),
};

const cursorFault = (rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: '/cursor', rule, detail }] });

/** Where a watcher goes on; undefined: at the end. */
const readCursor = (text: string, stream: string, now: Date): WatchCursor | DomainError | undefined => {
  if (text === '') return undefined;
  const cursor = parseCursor(text);
  if (cursor === undefined) return cursorFault('MALFORMED', 'this is no cursor of WatchRatings');
  if (cursor.stream !== stream) return cursorFault('OTHER_STREAM', 'this cursor is of another stream');
  return now.getTime() - cursor.issuedAt > oldestCursorMillis
    ? cursorFault(
        'EXPIRED',
        'this cursor is older than the changes that are kept; read the ratings and begin anew',
      )
    : cursor;
};

export interface CreditRatingServiceParts {
  readonly memory: LookUpMemory;
  readonly watch: RatingWatch;
}

export const creditRatingService = (
  platform: Platform<unknown>,
  { memory, watch }: CreditRatingServiceParts,
): GrpcService =>
  defineGrpcService(definition, {
    getRating: {
      kind: 'unary',
      access: withServices,
      handle: async ({ enterpriseUscc, asOf, purpose, shareRequestId }, { principal }) => {
        const request = { principal, door: 'GetRating', purpose, shareRequestId, asOf };
        const admitted = await admitLookUp(platform, request, enterpriseUscc, memory);
        if (isDomainError(admitted)) return admitted;
        const { uscc, at, parts } = admitted;
        const known = knownRating(memory, uscc, at, parts);
        const rating =
          known === 'UNSURE' ? (await knownRatings(platform, memory, [uscc], at, parts)).get(uscc) : known;
        return rating === undefined ? ratingNotFound(uscc) : ratingAnswer(rating);
      },
    },
    batchGetRatings: {
      kind: 'server-stream',
      access: withServices,
      handle: async (
        { enterpriseUsccs, asOf, purpose, answersPerMessage, shareRequestId },
        { principal },
      ) => {
        const request = { principal, door: 'BatchGetRatings', purpose, shareRequestId, asOf };
        const admitted = await admitBatchLookUp(platform, request, enterpriseUsccs, memory);
        return isDomainError(admitted)
          ? admitted
          : batchAnswers(platform, memory, admitted, answersPerMessage);
      },
    },
    listRatingHistory: {
      kind: 'unary',
      access,
      handle: async ({ enterpriseUscc, purpose, shareRequestId }, { principal }) => {
        const request = { principal, door: 'ListRatingHistory', purpose, shareRequestId };
        const admitted = await admitLookUp(platform, request, enterpriseUscc, memory);
        if (isDomainError(admitted)) return admitted;
        const { uscc, parts } = admitted;
        const history = await listRatingHistory(platform.store.db, uscc, platform.clock.now());
        if (history.length === 0) return ratingNotFound(uscc);
        return { ratings: history.map((rating) => shownRating(uscc, rating, parts)) };
      },
    },
    watchRatings: {
      kind: 'server-stream',
      access: watchAccess,
      isEndless: true,
      handle: async ({ cursor, purpose, enterpriseUsccs, shareRequestId }, { principal, closing }) => {
        if (!watch.isFollowing) {
          return domainError('STORE_UNAVAILABLE', 'the changes have not been read yet; try again');
        }
        const after = readCursor(cursor, watch.stream, platform.clock.now());
        const fault = isDomainError(after) ? after : undefined;
        const request = { principal, door: 'WatchRatings', purpose, shareRequestId };
        const admitted = await admitWatch(platform, request, enterpriseUsccs, fault, memory);
        if (isDomainError(admitted)) return admitted;
        watch.wakeOn(closing);
        return watchRatings({
          db: platform.store.db,
          watch,
          after: isDomainError(after) ? undefined : after?.positions,
          codes: new Set(admitted.codes),
          parts: admitted.parts,
          lapse: shareLapse(platform, memory, admitted.entitlement, purpose),
          closing,
        });
      },
    },
    getPublicClass: {
      kind: 'unary',
      access: 'anyone',
      handle: async ({ enterpriseUscc }, { principal }) => {
        const found = await lookUpPublicClass(
          platform,
          { principal, door: 'GetPublicClass' },
          enterpriseUscc,
        );
        if (isDomainError(found)) return found;
        const { uscc, supervisionClass, basis } = found;
        return { enterpriseUscc: uscc, supervisionClass: SupervisionClass[supervisionClass], basis };
      },
    },
    explainRating: {
      kind: 'unary',
      access: reasonAccess,
      handle: async ({ enterpriseUscc, asOf, purpose, shareRequestId }, { principal }) => {
        const asked = { principal, door: 'ExplainRating', purpose, shareRequestId, asOf };
        const request = { ...asked, needed: explanationNeeds };
        const admitted = await admitLookUp(platform, request, enterpriseUscc, memory);
        if (isDomainError(admitted)) return admitted;
        const { uscc, at, parts } = admitted;
        const inForce = (await findRatingsAt(platform.store.db, [uscc], at)).get(uscc);
        if (inForce === undefined) return ratingNotFound(uscc);
        const rating = await findRatingVersion(platform.store.db, uscc, inForce.version);
        const card =
          rating === undefined ? undefined : await findModel(platform.store.db, rating.modelVersion);
        if (rating === undefined || card === undefined) return ratingNotFound(uscc);
        const explained = explainRating(rating, card, inForce.disputed, inForce.grade);
        return explanationMessage(uscc, rating, shownExplanation(explained, parts));
      },
    },
  });
