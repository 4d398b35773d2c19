import { calendarDate } from '@donghu/kernel';
import { expect, test } from '@jest/globals';
import { assess } from '../../src/domain/assess.js';
import { emptyFile } from '../../src/domain/enterprise-file.js';
import type { Rating } from '../../src/domain/rating.js';
import { scorecards } from '../../src/parameters/scorecards.js';
import { explainedRating, ratingDocument, ratingVersion } from '../../src/store/ratings.js';

const uscc = '91420100616400352X';
const day = calendarDate('2025-07-01');

const rating: Rating = {
  ...assess(emptyFile, scorecards[0], day),
  dimensions: [{ dimension: 'COMPLIANCE', pointsMilli: 120_000, maximumMilli: 250_000 }],
  version: 1,
  cause: 'FIRST',
  recordedAt: new Date('2025-07-01T02:00:00Z'),
  effectiveAt: new Date('2025-07-01T02:00:00Z'),
  validTo: calendarDate('2026-07-01'),
};

test('a rating is read with the rows that it was written with', () => {
  const stored = ratingDocument(uscc, rating);
  expect(stored._id).toBe(`${uscc}/1`);
  expect(explainedRating(stored)).toEqual({ uscc, ...rating });
});

test('the rows of an earlier version stand as they are', () => {
  const { indicators, dimensions } = rating;
  const stored = { ...ratingDocument(uscc, rating), indicators, dimensions };
  expect(explainedRating(stored)).toEqual({ uscc, ...rating });
});

test('a version is read without the rows that explain it', () => {
  const { indicators: _, ...stored } = ratingDocument(uscc, rating);
  const { indicators, ...version } = rating;
  expect(ratingVersion(stored)).toEqual({ uscc, ...version });
});
