import { expect, test } from '@jest/globals';
import { intakeFigures } from '../../src/intake/intake-figures.js';

const round = (policiesPerSecond: number, plain: number, megabytes: readonly number[]) => ({
  bulk: {
    policiesPerSecond,
    processorMicros: 100,
    sizes: megabytes.map((size, seconds) => ({ seconds, megabytes: size })),
  },
  plain,
  foldedMillis: 1_000,
});

test('ratios are of the same round, and their median is the figure', () => {
  const figures = intakeFigures([
    round(600, 1_000, [100, 100, 100, 200]),
    round(700, 1_000, [200, 200, 200, 200]),
    round(100, 200, [200, 200, 200, 210]),
  ]);
  const figureOf = (name: string) => figures.find((figure) => figure.name === name);
  expect(figureOf('intake.bulk_vs_insertmany')).toMatchObject({ value: 0.6, spread: [0.5, 0.7] });
  expect(figureOf('intake.bulk')?.value).toBe(600);
  expect(figureOf('intake.resident_peak')?.value).toBe(210);
});
