import type { Logger } from '@donghu/chassis';
import type { RatingAnswer } from '../domain/assess.js';
import type { FoundRating, RatingLookUp } from './rating-look-up.js';

export interface Submission {
  readonly enterpriseUscc: string;
  readonly submittedAt: Date;
}

const notAnswered: RatingAnswer = { kind: 'NOT_ANSWERED' };

/** Calls for earlier instants that are under way at a time. */
const instantsAtOnce = 20;

/**
 * The rating in force at each submission instant. One call asks for all as of now, which is the same for
 * whoever was not re-rated since; only the others are asked for again, as of their instant. A first rating
 * counts from before it was made: the enterprise was registered, credit had only not learnt of it. What is over
 * `mostInstants` is not answered, and waits.
 */
export const ratingsAtSubmission = async (
  lookUp: RatingLookUp,
  submissions: readonly Submission[],
  log: Logger,
  signal?: AbortSignal,
  mostInstants = Number.POSITIVE_INFINITY,
): Promise<readonly RatingAnswer[]> => {
  const now = await ask(lookUp, submissions, undefined, log, signal);
  if (now === undefined) return submissions.map(() => notAnswered);
  const reRated = submissions.filter((submission) =>
    isReRated(now.get(submission.enterpriseUscc), submission),
  );
  const earlier = await askEarlier(lookUp, reRated, mostInstants, log, signal);
  return submissions.map((submission) => {
    const found = now.get(submission.enterpriseUscc);
    return answerOf(
      isReRated(found, submission)
        ? earlier.get(submission.submittedAt.getTime())?.get(submission.enterpriseUscc)
        : found,
    );
  });
};

const isReRated = (found: FoundRating | undefined, submission: Submission): boolean =>
  found?.kind === 'RATED' && found.rating.version > 1 && found.effectiveAt > submission.submittedAt;

const answerOf = (found: FoundRating | undefined): RatingAnswer => {
  if (found === undefined) return notAnswered;
  return found.kind === 'NOT_RATED' ? found : { kind: 'RATED', rating: found.rating };
};

const askEarlier = async (
  lookUp: RatingLookUp,
  submissions: readonly Submission[],
  mostInstants: number,
  log: Logger,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, ReadonlyMap<string, FoundRating>>> => {
  const instants = [...new Set(submissions.map(({ submittedAt }) => submittedAt.getTime()))].slice(
    0,
    mostInstants,
  );
  const answers = new Map<number, ReadonlyMap<string, FoundRating>>();
  for (let start = 0; start < instants.length; start += instantsAtOnce) {
    const asked = instants.slice(start, start + instantsAtOnce).map(async (instant) => {
      const then = submissions.filter(({ submittedAt }) => submittedAt.getTime() === instant);
      const found = await ask(lookUp, then, new Date(instant), log, signal);
      if (found !== undefined) answers.set(instant, found);
      return found !== undefined;
    });
    // When it stops answering, those that are left wait as well.
    if ((await Promise.all(asked)).includes(false)) break;
  }
  return answers;
};

/** Undefined when credit-rating could not be asked: whoever asked waits, and nothing is guessed. */
const ask = async (
  lookUp: RatingLookUp,
  submissions: readonly Submission[],
  asOf: Date | undefined,
  log: Logger,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, FoundRating> | undefined> => {
  const usccs = [...new Set(submissions.map(({ enterpriseUscc }) => enterpriseUscc))];
  try {
    return await lookUp.ratings(usccs, asOf, signal);
  } catch (fault) {
    if (signal?.aborted === true) throw fault;
    log.warn({ err: fault, enterprises: usccs.length }, 'credit-rating does not answer; applications wait');
    return undefined;
  }
};
