import {
  type AnyEventHandler,
  type Logger,
  onEvent,
  type ReceivedEvent,
  readDate,
  readEach,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PolicyAccepted } from '@donghu/contracts/policy';
import { addDays, type DomainError, fen, isDomainError, refuse } from '@donghu/kernel';
import { type SubmitApplication, submitApplicationCommand } from '../commands/submit-application.js';
import { ratingsAtSubmission } from '../credit/rating-at-submission.js';
import type { RatingLookUp } from '../credit/rating-look-up.js';
import type { PolicyFacts } from '../domain/policy-facts.js';

const policyOf = ({ policy, policyId }: PolicyAccepted): PolicyFacts => {
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

/** A batch is soon done, and what would take long waits as an application and not as a delivery. */
const mostInstants = 20;

const readEachSubmission = readEach(({ message, envelope }: ReceivedEvent<PolicyAccepted>) => {
  const policy = policyOf(message);
  return { policy, enterpriseUscc: policy.enterpriseUscc, submittedAt: envelope.time };
});

/** Every accepted policy becomes an application; one credit look-up serves the whole batch. */
export const policyAcceptedHandler = (credit: RatingLookUp, log: Logger): AnyEventHandler =>
  onEvent({
    event: eventCatalogue.PolicyAccepted,
    prepare: async (events, signal) => {
      const read = await readEachSubmission(events);
      const submissions = read.flatMap((submission) => (isDomainError(submission) ? [] : [submission]));
      const ratings = await ratingsAtSubmission(credit, submissions, log, signal, mostInstants);
      const ratingOf = new Map(submissions.map((submission, index) => [submission, ratings[index]]));
      return read.map((submission): SubmitApplication | DomainError => {
        if (isDomainError(submission)) return submission;
        const { policy, submittedAt } = submission;
        return { policy, submittedAt, rating: ratingOf.get(submission) ?? { kind: 'NOT_ANSWERED' } };
      });
    },
    useCase: submitApplicationCommand,
  });
