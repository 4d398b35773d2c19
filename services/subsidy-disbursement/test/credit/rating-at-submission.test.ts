import { createLogger } from '@donghu/chassis';
import { describe, expect, test } from '@jest/globals';
import { ratingsAtSubmission } from '../../src/credit/rating-at-submission.js';
import type { FoundRating, RatingLookUp } from '../../src/credit/rating-look-up.js';

const uscc = '91420100MA4KWTEST1';
const begin = Date.parse('2026-03-01T00:00:00Z');
const log = createLogger({ service: 'subsidy-disbursement', level: 'fatal' });

const rated = (version: number, effectiveAt: Date): FoundRating => ({
  kind: 'RATED',
  rating: { supervisionClass: 'B', version, vetoes: [] },
  effectiveAt,
});

/** Re-rated every second: the version in force tells the instant that was asked for. */
const creditRating = (answersUntil: number) => {
  const asked: (Date | undefined)[] = [];
  const lookUp: RatingLookUp = {
    ratings: async (usccs, asOf) => {
      asked.push(asOf);
      if (asOf !== undefined && asOf.getTime() >= answersUntil) throw new Error('away');
      const at = asOf ?? new Date(begin + 3_600_000);
      const version = 2 + Math.floor((at.getTime() - begin) / 1_000);
      return new Map(usccs.map((code) => [code, rated(version, at)]));
    },
    close: () => undefined,
  };
  return { lookUp, asked };
};

const submissions = Array.from({ length: 150 }, (_, index) => ({
  enterpriseUscc: uscc,
  submittedAt: new Date(begin + index * 1_000),
}));

describe('ratings at the instants of submission', () => {
  test('a long queue of an enterprise that was re-rated meanwhile is answered as of each instant', async () => {
    const answers = await ratingsAtSubmission(
      creditRating(Number.POSITIVE_INFINITY).lookUp,
      submissions,
      log,
    );
    expect(answers.map((answer) => answer.kind === 'RATED' && answer.rating.version)).toEqual(
      submissions.map((_, index) => 2 + index),
    );
  });

  test('when credit-rating stops answering the rest waits, and it is not asked on and on', async () => {
    const { lookUp, asked } = creditRating(begin + 30_000);
    const answers = await ratingsAtSubmission(lookUp, submissions, log);
    expect(answers.filter(({ kind }) => kind === 'RATED')).toHaveLength(30);
    expect(answers.filter(({ kind }) => kind === 'NOT_ANSWERED')).toHaveLength(120);
    expect(asked.length).toBeLessThan(submissions.length / 2);
  });
});
