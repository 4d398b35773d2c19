import { expect, test } from '@jest/globals';
import { scorecards } from '../../src/parameters/scorecards.js';

test.each(scorecards)('model $version adds up to 1000 points and names each indicator once', (card) => {
  const indicators = card.dimensions.flatMap((dimension) => dimension.indicators);
  expect(indicators.reduce((sum, { points }) => sum + points, 0)).toBe(1000);
  expect(new Set(indicators.map(({ code }) => code)).size).toBe(indicators.length);
  expect(indicators.every(({ reference }) => reference !== '')).toBe(true);
  expect(
    Object.fromEntries(
      card.dimensions.map(({ code, indicators: own }) => [
        code,
        own.reduce((sum, { points }) => sum + points, 0),
      ]),
    ),
  ).toEqual({ ID: 120, TAX: 130, INNO: 250, INS: 150, CLM: 100, LAW: 150, FINA: 100 });
});
