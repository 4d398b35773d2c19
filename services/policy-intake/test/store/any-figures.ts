import fc from 'fast-check';
import type { MeasureFigures } from '../../src/domain/measure-figures.js';

const figure = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });

export const anyFigures: fc.Arbitrary<MeasureFigures> = fc.record({
  policies: figure,
  led: figure,
  premium: figure,
  cover: figure,
  inForcePolicies: figure,
  ledInForce: figure,
  inForceCover: figure,
});
