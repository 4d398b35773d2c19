import { expect, test } from '@jest/globals';
import { ratedClasses } from '../../src/domain/grade.js';
import { supervisionTerms } from '../../src/parameters/supervision-terms.js';

test('the first terms are those of the zone', () => {
  const [{ from, classes }] = supervisionTerms;
  expect(from).toBe('2025-01-01');
  expect(classes).toEqual({
    A: { samplingPercent: 1, brings: ['GREEN_CHANNEL', 'SIMPLIFIED_PAPERS'] },
    B: { samplingPercent: 3, brings: [] },
    C: { samplingPercent: 10, brings: [] },
    D: { samplingPercent: 30, brings: ['NO_SUBSIDY', 'NO_SANDBOX', 'ENHANCED_CHECKS'] },
  });
});

test.each(supervisionTerms)(
  'terms $version watch a worse class no less, and say why',
  ({ classes, reference }) => {
    const percents = ratedClasses.map((one) => classes[one].samplingPercent);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.every((percent) => Number.isInteger(percent) && percent > 0 && percent <= 100)).toBe(
      true,
    );
    expect(reference).not.toBe('');
  },
);
