import { type AnyRoute, defineRoute, type Platform, type Principal, type Role } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { findModel } from '../commands/find-model.js';
import { type AdmittedLookUp, admitLookUp, ratingNotFound } from '../commands/look-up.js';
import { lookUpPublicClass } from '../commands/look-up-public-class.js';
import { objectUntil } from '../commands/object-until.js';
import type { KnownRating } from '../domain/dispute.js';
import { explainRating, explanationNeeds, shownExplanation } from '../domain/explain-rating.js';
import type { PreNotice } from '../domain/pre-notice.js';
import { ratingAt } from '../domain/rating.js';
import { onlyParts, type RatingPart } from '../domain/rating-part.js';
import type { IndicatorScore } from '../domain/score-indicator.js';
import { findRatingsAt, findRatingVersion, listRatingHistory } from '../store/rating-queries.js';
import {
  explanationSchema,
  publicClassSchema,
  type RatingBody,
  ratingExample,
  ratingSchema,
} from './rating-schemas.js';

const access: { readonly roles: readonly Role[] } = {
  roles: ['bureau', 'finance', 'regulator', 'operator', 'auditor', 'insurer', 'bank', 'enterprise'],
};

/** Who sees the rows behind the points: a bureau, where its grant names them. */
const reasonAccess: { readonly roles: readonly Role[] } = {
  roles: ['bureau', 'regulator', 'operator', 'auditor', 'enterprise'],
};

const tag = 'ratings';
/** The code is checked by the look-up itself, which records a malformed one, too. */
const byUscc = z.strictObject({ uscc: z.string().min(1).max(64) });
const reasonGiven = {
  /** Needed from everybody but the enterprise itself. */
  purpose: z.string().max(64).default(''),
  /** Needed from a bureau: the request of the data sharing that was granted. */
  shareRequestId: z.string().max(64).optional(),
};
const lookUpQuery = z.strictObject({
  ...reasonGiven,
  asOf: z.iso.datetime({ offset: true }).optional(),
});

const announced = ({ grade, scoreMilli, announcedOn }: PreNotice) => ({
  supervisionClass: 'D' as const,
  grade,
  scoreMilli,
  announcedOn,
  objectUntil: objectUntil(announcedOn) ?? '',
});

const ratingBody = (
  uscc: string,
  rating: KnownRating,
  parts: readonly RatingPart[],
  indicators?: readonly IndicatorScore[],
): RatingBody => ({
  uscc,
  version: rating.version,
  effectiveAt: rating.effectiveAt.toISOString(),
  modelVersion: rating.modelVersion,
  disputed: rating.disputed.items.length > 0,
  ...onlyParts(
    {
      grade: rating.grade,
      supervisionClass: rating.supervisionClass,
      validTo: rating.validTo,
      dimensions: rating.dimensions.map((row) => ({
        ...row,
        disputed: rating.disputed.dimensions.includes(row.dimension),
      })),
      scoreMilli: rating.scoreMilli,
      disputedItems: [...rating.disputed.items],
      vetoes: [...rating.vetoes],
      cause: rating.cause,
      recordedAt: rating.recordedAt.toISOString(),
      ...(rating.preNotice === undefined ? {} : { preNotice: announced(rating.preNotice) }),
      ...(indicators === undefined
        ? {}
        : { indicators: indicators.map((row) => ({ ...row, evidence: [...row.evidence] })) }),
    },
    parts,
  ),
});

const errors = [
  'USCC_INVALID',
  'RATING_NOT_FOUND',
  'AUTHORISATION_MISSING',
  'SHARE_REQUEST_MISSING',
  'FORBIDDEN',
] as const satisfies readonly string[];

interface LookUpCall {
  readonly params: z.output<typeof byUscc>;
  readonly query: {
    readonly purpose: string;
    readonly shareRequestId?: string | undefined;
    readonly asOf?: string | undefined;
  };
  readonly principal: Principal;
}

type Found = AdmittedLookUp & { readonly uscc: string; readonly rating: KnownRating };

export const ratingRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const { store } = platform;

  const admit = (
    { params, query, principal }: LookUpCall,
    door: string,
    needed: readonly RatingPart[] = [],
  ) => {
    const { purpose, shareRequestId } = query;
    const asOf = query.asOf === undefined ? undefined : new Date(query.asOf);
    const request = { principal, door, purpose, shareRequestId, needed, asOf };
    return admitLookUp(platform, request, params.uscc);
  };

  const lookUp = async (
    call: LookUpCall,
    door: string,
    needed?: readonly RatingPart[],
  ): Promise<Found | DomainError> => {
    const admitted = await admit(call, door, needed);
    if (isDomainError(admitted)) return admitted;
    const rating = (await findRatingsAt(store.db, [admitted.uscc], admitted.at)).get(admitted.uscc);
    return rating === undefined ? ratingNotFound(admitted.uscc) : { ...admitted, rating };
  };

  return [
    defineRoute({
      method: 'get',
      path: '/v1/ratings/:uscc',
      operationId: 'getRating',
      summary: { en: 'Show the rating of an enterprise', zh: '查询企业信用评级' },
      tag,
      access,
      params: byUscc,
      query: lookUpQuery,
      responses: {
        200: { description: 'The rating in force', schema: ratingSchema, example: ratingExample },
      },
      errors,
      handle: async (request) => {
        const found = await lookUp(request, 'GET /v1/ratings/:uscc');
        if (isDomainError(found)) return found;
        const { uscc, rating, parts } = found;
        const rows = parts.includes('indicators')
          ? (await findRatingVersion(store.db, uscc, rating.version))?.indicators
          : undefined;
        return {
          status: 200,
          body: ratingBody(uscc, rating, parts, rows),
          etag: String(rating.version),
        };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/public-classes/:uscc',
      operationId: 'getPublicClass',
      summary: { en: 'Show the class of an enterprise where it is public', zh: '查询企业公开的信用类别' },
      tag,
      access: 'anyone',
      params: byUscc,
      responses: {
        200: {
          description: 'Class A, or class D by a list that is public already',
          schema: publicClassSchema,
          example: { uscc: ratingExample.uscc, supervisionClass: 'A', basis: 'CLASS_A' },
        },
      },
      errors: ['USCC_INVALID', 'RATING_NOT_FOUND'],
      handle: async ({ params, principal }) => {
        const door = 'GET /v1/public-classes/:uscc';
        const found = await lookUpPublicClass(platform, { principal, door }, params.uscc);
        return isDomainError(found) ? found : { status: 200, body: found };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/ratings/:uscc/explanation',
      operationId: 'explainRating',
      summary: { en: 'Explain the rating of an enterprise', zh: '说明企业信用评级的理由' },
      tag,
      access: reasonAccess,
      params: byUscc,
      query: lookUpQuery,
      responses: { 200: { description: 'The reasons, indicator by indicator', schema: explanationSchema } },
      errors,
      handle: async (request) => {
        const found = await lookUp(request, 'GET /v1/ratings/:uscc/explanation', explanationNeeds);
        if (isDomainError(found)) return found;
        const rating = await findRatingVersion(store.db, found.uscc, found.rating.version);
        const card = rating === undefined ? undefined : await findModel(store.db, rating.modelVersion);
        if (rating === undefined || card === undefined) return ratingNotFound(found.uscc);
        const { version, modelVersion } = rating;
        const { disputed, grade } = found.rating;
        const explained = shownExplanation(explainRating(rating, card, disputed, grade), found.parts);
        return { status: 200, body: { uscc: found.uscc, version, modelVersion, ...explained } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/ratings/:uscc/history',
      operationId: 'listRatingHistory',
      summary: { en: 'List all versions of a rating', zh: '查询评级历史版本' },
      tag,
      access,
      params: byUscc,
      query: z.strictObject(reasonGiven),
      responses: {
        200: {
          description: 'All versions, oldest first, and the one in force',
          schema: z.strictObject({ inForce: z.int().optional(), items: z.array(ratingSchema) }),
          example: { inForce: 3, items: [ratingExample] },
        },
      },
      errors,
      handle: async (request) => {
        const admitted = await admit(request, 'GET /v1/ratings/:uscc/history');
        if (isDomainError(admitted)) return admitted;
        const { uscc, parts, at } = admitted;
        const history = await listRatingHistory(store.db, uscc, platform.clock.now());
        if (history.length === 0) return ratingNotFound(uscc);
        const inForce = ratingAt(history, at)?.version;
        const items = history.map((rating) => ratingBody(uscc, rating, parts));
        return { status: 200, body: { ...(inForce === undefined ? {} : { inForce }), items } };
      },
    }),
  ];
};
