import { defineGrpcService, type GrpcService, type Platform, type Role } from '@donghu/chassis';
import {
  type BatchGetRatingsResponse,
  CreditRatingServiceService,
  type LookupFailure,
} from '@donghu/contracts/credit';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { type AdmittedBatch, admitBatchLookUp, admitLookUp, ratingNotFound } from '../commands/look-up.js';
import { shownRating } from '../commands/shown-rating.js';
import { findRatingsAt, listRatingHistory } from '../store/rating-queries.js';

const access: { readonly roles: readonly Role[] } = {
  roles: ['bureau', 'finance', 'regulator', 'operator', 'auditor', 'insurer', 'bank', 'enterprise'],
};

const chunkSize = 1_000;

const failed = (enterpriseUscc: string, value: LookupFailure): BatchGetRatingsResponse => ({
  enterpriseUscc,
  answer: { $case: 'failure', value },
});

const failureOf = ({ code, detail }: DomainError): LookupFailure => ({ code, detail });

const chunksOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / chunkSize) }, (_, at) =>
    items.slice(at * chunkSize, (at + 1) * chunkSize),
  );

type FoundRatings = Awaited<ReturnType<typeof findRatingsAt>>;

/** One answer for each distinct code, a query for each thousand of them; the first was read ahead. */
async function* batchAnswers(
  { store }: Platform<unknown>,
  batch: AdmittedBatch<FoundRatings>,
): AsyncGenerator<BatchGetRatingsResponse> {
  for (const [text, error] of batch.malformed) yield failed(text, failureOf(error));
  for (const [number, codes] of chunksOf(batch.codes).entries()) {
    const admitted = codes.filter((code) => batch.refused[code] === undefined);
    const found = number === 0 ? batch.ahead : await findRatingsAt(store.db, admitted, batch.at);
    for (const code of codes) {
      const refusal = batch.refused[code];
      const rating = found.get(code);
      if (refusal !== undefined) yield failed(code, refusal);
      else if (rating === undefined) yield failed(code, failureOf(ratingNotFound(code)));
      else {
        const value = shownRating(code, rating, batch.entitlement);
        yield { enterpriseUscc: code, answer: { $case: 'rating', value } };
      }
    }
  }
}

export const creditRatingService = (platform: Platform<unknown>): GrpcService =>
  defineGrpcService(CreditRatingServiceService, {
    getRating: {
      kind: 'unary',
      access,
      handle: async ({ enterpriseUscc, asOf, purpose }, { principal }) => {
        const request = { principal, door: 'GetRating', purpose, asOf };
        const admitted = await admitLookUp(platform, request, enterpriseUscc);
        if (isDomainError(admitted)) return admitted;
        const { uscc, at, entitlement } = admitted;
        const rating = (await findRatingsAt(platform.store.db, [uscc], at)).get(uscc);
        if (rating === undefined) return ratingNotFound(uscc);
        return { rating: shownRating(uscc, rating, entitlement) };
      },
    },
    batchGetRatings: {
      kind: 'server-stream',
      access,
      handle: async ({ enterpriseUsccs, asOf, purpose }, { principal }) => {
        const request = { principal, door: 'BatchGetRatings', purpose, asOf };
        const admitted = await admitBatchLookUp(platform, request, enterpriseUsccs, (codes, at) =>
          findRatingsAt(platform.store.db, codes.slice(0, chunkSize), at),
        );
        return isDomainError(admitted) ? admitted : batchAnswers(platform, admitted);
      },
    },
    listRatingHistory: {
      kind: 'unary',
      access,
      handle: async ({ enterpriseUscc, purpose }, { principal }) => {
        const request = { principal, door: 'ListRatingHistory', purpose };
        const admitted = await admitLookUp(platform, request, enterpriseUscc);
        if (isDomainError(admitted)) return admitted;
        const { uscc, entitlement } = admitted;
        const history = await listRatingHistory(platform.store.db, uscc);
        if (history.length === 0) return ratingNotFound(uscc);
        return { ratings: history.map((rating) => shownRating(uscc, rating, entitlement)) };
      },
    },
  });
