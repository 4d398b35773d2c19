import { type RatingChange, Rating as RatingMessage } from '@donghu/contracts/credit';
import { describe, expect, test } from '@jest/globals';
import { leftOfMessage, shownChange, shownMessage } from '../../src/commands/shown-rating.js';
import { type RatingPart, ratingParts } from '../../src/domain/rating-part.js';

const always = {
  enterpriseUscc: '91420100616400352X',
  version: 3n,
  effectiveAt: new Date('2025-07-01T00:00:00Z'),
  modelVersion: '2025.1',
  disputed: true,
};

const whole = RatingMessage.fromPartial({
  ...always,
  grade: 'AA',
  supervisionClass: 'SUPERVISION_CLASS_D',
  validTo: '2026-07-02',
  dimensions: [{ dimension: 'TAX', pointsMilli: 130_000, maximumMilli: 130_000, disputed: true }],
  scoreMilli: 846_000,
  vetoes: ['FRAUD'],
  disputedItems: ['TAX_GRADE'],
  preNotice: { grade: 'C', scoreMilli: 295_000, announcedOn: '2025-07-04', objectUntil: '2025-07-11' },
});

const inMessages: readonly (RatingPart & keyof RatingMessage)[] = [
  'grade',
  'supervisionClass',
  'validTo',
  'dimensions',
  'scoreMilli',
  'vetoes',
  'disputedItems',
  'preNotice',
];

describe('a rating over gRPC', () => {
  test.each(inMessages)('shows %s alone where that alone may be seen', (part) => {
    expect(shownMessage(whole, [part])).toEqual(
      RatingMessage.fromPartial({ ...always, [part]: whole[part] }),
    );
    expect(leftOfMessage([part, 'cause', 'indicators'])).toEqual([part]);
  });

  test('is whole where all that it tells may be seen', () => {
    expect(shownMessage(whole, ratingParts)).toEqual(whole);
    expect(leftOfMessage(inMessages)).toBeUndefined();
  });

  test('says whose rating it is where nothing may be seen', () => {
    expect(shownMessage(whole, [])).toEqual(RatingMessage.fromPartial(always));
  });
});

test('a change shows its cause as a part like the others', () => {
  const change: RatingChange = { graded: { rating: whole, cause: 'VETO_SET' }, recordedAt: new Date(0) };
  expect(shownChange(change, ratingParts)).toEqual(change);
  expect(shownChange(change, ['grade']).graded).toMatchObject({
    cause: '',
    rating: { grade: 'AA', vetoes: [] },
  });
  expect(shownChange(change, ['cause']).graded).toMatchObject({ cause: 'VETO_SET', rating: { grade: '' } });
});
