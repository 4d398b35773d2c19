import type { Platform } from '@donghu/chassis';
import { calendarDateAt, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { RatingLookUp } from '../credit/rating-look-up.js';
import { type LockedRating, unrated } from '../domain/supervision-class.js';
import { nextUnpaid, startOfQueue, type UnpaidEntry } from '../store/application-queries.js';
import { findPaymentBatch, type PaymentBatchDocument } from '../store/payment-batches.js';
import { payApplicationsCommand } from './pay-applications.js';

const stretch = 200;

/**
 * Pays everything that is approved, a stretch in a transaction, each after a fresh look-up. When
 * credit-rating does not answer the batch stops where it is and says so; asked for again it goes on.
 */
export const continuePaymentBatch = async (
  { store, executor, clock }: Platform<unknown>,
  credit: RatingLookUp,
  batch: PaymentBatchDocument,
  signal: AbortSignal,
): Promise<PaymentBatchDocument | DomainError> => {
  const scheme = batch.scheme === '' ? undefined : batch.scheme;
  let place = startOfQueue;
  for (;;) {
    const page = await nextUnpaid(store.db, scheme, place, stretch);
    const ratings = await ratingsOf(page, credit, signal);
    if (isDomainError(ratings)) return ratings;
    const last = page.at(-1);
    const isLast = page.length < stretch;
    const executed = await executor.execute(payApplicationsCommand, {
      batchId: batch._id,
      today: calendarDateAt(clock.now()),
      payments: page.map(({ _id, policy }) => ({
        policyId: _id,
        rating: ratings.get(policy.enterpriseUscc) ?? unrated,
      })),
      isLast,
    });
    if (isDomainError(executed)) return executed;
    if (last === undefined || isLast) break;
    place = { since: last.submittedAt, id: last._id };
  }
  return (await findPaymentBatch(store.db, batch._id)) ?? batch;
};

/** The class at this moment of everybody on the page; an enterprise without an answer stops the batch. */
const ratingsOf = async (
  page: readonly UnpaidEntry[],
  credit: RatingLookUp,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, LockedRating> | DomainError> => {
  const usccs = [...new Set(page.map(({ policy }) => policy.enterpriseUscc))];
  const found = await credit.ratings(usccs, undefined, signal);
  const ratings = new Map<string, LockedRating>();
  for (const uscc of usccs) {
    const answer = found.get(uscc);
    if (answer === undefined) {
      return domainError(
        'DEPENDENCY_UNAVAILABLE',
        `credit-rating gave no answer for ${uscc}; nothing of it is paid`,
      );
    }
    ratings.set(uscc, answer.kind === 'RATED' ? answer.rating : unrated);
  }
  return ratings;
};
