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
  platform: Platform<unknown>,
  credit: RatingLookUp,
  batchId: string,
  signal: AbortSignal,
): Promise<PaymentBatchDocument | DomainError> => {
  for (;;) {
    const batch = await findPaymentBatch(platform.store.db, batchId);
    if (batch === undefined) return domainError('NOT_FOUND', `there is no payment batch ${batchId}`);
    if (batch.completed) return batch;
    const refused = await payStretch(platform, credit, batch, signal);
    if (refused !== undefined) return refused;
  }
};

const payStretch = async (
  { store, executor, clock }: Platform<unknown>,
  credit: RatingLookUp,
  { _id: batchId, scheme, place: from = startOfQueue }: PaymentBatchDocument,
  signal: AbortSignal,
): Promise<DomainError | undefined> => {
  const page = await nextUnpaid(store.db, scheme === '' ? undefined : scheme, from, stretch);
  const ratings = await ratingsOf(page, credit, signal);
  if (isDomainError(ratings)) return ratings;
  const last = page.length === stretch ? page.at(-1) : undefined;
  const executed = await executor.execute(payApplicationsCommand, {
    batchId,
    today: calendarDateAt(clock.now()),
    payments: page.map(({ _id, policy }) => ({
      policyId: _id,
      rating: ratings.get(policy.enterpriseUscc) ?? unrated,
    })),
    from,
    ...(last === undefined ? {} : { to: { since: last.submittedAt, id: last._id } }),
  });
  return isDomainError(executed) ? executed : undefined;
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
