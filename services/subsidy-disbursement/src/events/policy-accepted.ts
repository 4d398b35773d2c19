import { type AnyEventHandler, type Logger, onEvent, type ReceivedEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PolicyAccepted } from '@donghu/contracts/policy';
import { addDays, fen, isDomainError, refuse } from '@donghu/kernel';
import { submitApplicationCommand } from '../commands/submit-application.js';
import { ratingsAtSubmission } from '../credit/rating-at-submission.js';
import type { RatingLookUp } from '../credit/rating-look-up.js';
import type { PolicyFacts } from '../domain/policy-facts.js';
import { readDate } from './message-dates.js';
import { readMessage } from './read-message.js';

const readPolicy = ({ message }: ReceivedEvent<PolicyAccepted>): PolicyFacts => {
  const { policy, policyId } = message;
  if (policy === undefined) return refuse('VALIDATION_FAILED', 'The message has no policy');
  const startOn = readDate(policy.startOn, '/policy/start_on');
  const endOn = readDate(policy.endOn, '/policy/end_on');
  if (addDays(endOn, 1) <= startOn) return refuse('VALIDATION_FAILED', 'The policy ends before it starts');
  return {
    policyId,
    insurerUscc: policy.insurerUscc,
    enterpriseUscc: policy.insuredUscc,
    line: policy.line,
    productCode: policy.productCode,
    startOn,
    endOn,
    writtenPremium: fen(policy.writtenPremiumFen),
    paidPremium: fen(policy.paidPremiumFen),
    cover: fen(policy.coverFen),
    headCount: policy.insuredHeadCount,
    otherPublicSubsidy: fen(policy.otherPublicSubsidyFen),
  };
};

/** Every accepted policy becomes an application; one credit look-up serves the whole batch. */
export const policyAcceptedHandler = (credit: RatingLookUp, log: Logger): AnyEventHandler =>
  onEvent({
    event: eventCatalogue.PolicyAccepted,
    prepare: async (events, signal) => {
      const read = events.map((event) => ({
        policy: readMessage(event, readPolicy),
        submittedAt: event.envelope.time,
      }));
      const submissions = read.flatMap(({ policy, submittedAt }) =>
        isDomainError(policy) ? [] : [{ policy, enterpriseUscc: policy.enterpriseUscc, submittedAt }],
      );
      const ratings = await ratingsAtSubmission(credit, submissions, log, signal);
      const ratingOf = new Map(
        submissions.map(({ policy }, index) => [
          policy,
          ratings[index] ?? ({ kind: 'NOT_ANSWERED' } as const),
        ]),
      );
      return read.map(({ policy, submittedAt }) =>
        isDomainError(policy)
          ? policy
          : { policy, submittedAt, rating: ratingOf.get(policy) ?? ({ kind: 'NOT_ANSWERED' } as const) },
      );
    },
    useCase: submitApplicationCommand,
  });
