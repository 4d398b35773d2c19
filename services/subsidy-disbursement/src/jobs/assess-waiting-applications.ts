import type { Job, Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { assessApplicationCommand } from '../commands/assess-application.js';
import { ratingsAtSubmission } from '../credit/rating-at-submission.js';
import type { RatingLookUp } from '../credit/rating-look-up.js';
import type { RegistrationLookUp } from '../registry/registration-look-up.js';
import { findUnassessed } from '../store/application-queries.js';

const groupSize = 100;
const everyMillis = 500;

/**
 * Assesses what had to wait for the registry or for credit-rating, in groups, as soon as it is due. While
 * credit-rating does not answer nothing is touched, and the next run asks again.
 */
export const assessWaitingApplications = (
  platform: Platform<unknown>,
  credit: RatingLookUp,
  registry: RegistrationLookUp,
): Job => ({
  name: 'assess-waiting-applications',
  everyMillis,
  run: async (signal) => {
    while (!signal.aborted) {
      const due = await findUnassessed(platform.store.db, platform.clock.now(), groupSize);
      if (due.length === 0) return;
      const submissions = due.map(({ policy, submittedAt }) => ({
        enterpriseUscc: policy.enterpriseUscc,
        submittedAt,
      }));
      const ratings = await ratingsAtSubmission(credit, submissions, platform.log, signal);
      if (ratings.every((rating) => rating.kind === 'NOT_ANSWERED')) return;
      const unregistered = await registry.unregistered(
        due.filter(({ waitingFor }) => waitingFor === 'REGISTRY').map(({ policy }) => policy.enterpriseUscc),
        signal,
      );
      const outcomes = await platform.executor.executeAll(
        assessApplicationCommand,
        due.map(({ policy }, index) => ({
          policy,
          rating: ratings[index] ?? { kind: 'NOT_ANSWERED' },
          isUnregistered: unregistered.has(policy.enterpriseUscc),
        })),
      );
      const failed = outcomes.find(isDomainError);
      if (failed !== undefined) {
        platform.log.warn(
          { code: failed.code, detail: failed.detail },
          'not all could be assessed; they wait',
        );
        return;
      }
    }
  },
});
