import { createGrpcClient } from '@donghu/chassis';
import { CreditRatingServiceClient, type Rating, supervisionClassToJSON } from '@donghu/contracts/credit';
import { isSupervisionClass, type LockedRating } from '../domain/supervision-class.js';

export type FoundRating =
  | { readonly kind: 'RATED'; readonly rating: LockedRating; readonly effectiveAt: Date }
  | { readonly kind: 'NOT_RATED' };

/**
 * Questions to credit-rating, many enterprises in one call. A call that fails throws; an enterprise that is
 * missing in the answer could not be answered.
 */
export interface RatingLookUp {
  ratings(
    usccs: readonly string[],
    asOf: Date | undefined,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, FoundRating>>;
  close(): void;
}

const deadlineMs = 5_000;
const purpose = 'SUBSIDY';
const notRatedCodes: readonly string[] = ['RATING_NOT_FOUND', 'NOT_FOUND'];

export const connectCreditRating = (address: string, tokens: () => string): RatingLookUp => {
  const client = createGrpcClient(CreditRatingServiceClient, address, {
    tokens,
    deadlineMs,
    serviceName: 'credit-rating',
  });
  return {
    ratings: async (usccs, asOf, signal) => {
      const found = new Map<string, FoundRating>();
      if (usccs.length === 0) return found;
      const answers = client.calls.batchGetRatings(
        { enterpriseUsccs: [...usccs], asOf, purpose },
        { signal },
      );
      for await (const { enterpriseUscc, answer } of answers) {
        if (answer?.$case === 'rating') found.set(enterpriseUscc, foundRating(answer.value));
        else if (answer?.$case === 'failure' && notRatedCodes.includes(answer.value.code)) {
          found.set(enterpriseUscc, { kind: 'NOT_RATED' });
        }
      }
      return found;
    },
    close: () => client.close(),
  };
};

const prefix = 'SUPERVISION_CLASS_';

const foundRating = (rating: Rating): FoundRating => {
  const name = supervisionClassToJSON(rating.supervisionClass).replace(prefix, '');
  return {
    kind: 'RATED',
    rating: {
      // A class this service does not know is not guessed: it counts as not rated yet.
      supervisionClass: isSupervisionClass(name) ? name : 'UNRATED',
      version: Number(rating.version),
      vetoes: rating.vetoes,
    },
    effectiveAt: rating.effectiveAt ?? new Date(0),
  };
};
