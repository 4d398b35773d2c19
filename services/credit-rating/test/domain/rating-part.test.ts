import { describe, expect, test } from '@jest/globals';
import { isRatingPart, onlyParts, ratingParts } from '../../src/domain/rating-part.js';

const whole = {
  grade: 'AA',
  supervisionClass: 'A',
  validTo: '2026-07-01',
  dimensions: [{ dimension: 'TAX' }],
  scoreMilli: 846_000,
  vetoes: ['FRAUD'],
  disputedItems: ['TAX_GRADE'],
  cause: 'RECORD_ADDED',
  preNotice: { grade: 'C' },
  indicators: [{ code: 'TAX_GRADE' }],
};

describe('a rating', () => {
  test('has each of its parts, and no other field, in the names of the parts', () => {
    expect(Object.keys(whole)).toEqual([...ratingParts]);
    expect(isRatingPart('grade')).toBe(true);
    expect(isRatingPart('uscc')).toBe(false);
  });

  test.each(ratingParts)('shows %s alone where that alone may be seen', (part) => {
    expect(onlyParts(whole, [part])).toEqual({ [part]: whole[part] });
  });

  test('tells when a version was made with its cause only', () => {
    const made = { cause: 'FIRST', recordedAt: '2025-07-01' };
    expect(onlyParts(made, ['cause'])).toEqual(made);
    expect(onlyParts(made, ['grade', 'scoreMilli'])).toEqual({});
  });

  test('shows no field that belongs to no part', () => {
    expect(onlyParts({ ...whole, internalNote: 'x' }, ratingParts)).toEqual(whole);
  });
});
