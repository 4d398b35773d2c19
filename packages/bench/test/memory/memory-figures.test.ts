import { describe, expect, test } from '@jest/globals';
import { comparedFigures, loadedFigures } from '../../src/memory/memory-figures.js';

const same = <Value>(value: Value) => ({ intake: value, disbursement: value });

describe('figures of memory', () => {
  test('are ours ÷ the peer’s, by the median of the rounds’ ratios', () => {
    const figures = comparedFigures(
      new Map([
        [
          'donghu',
          same({
            startMillis: [600, 900, 700],
            startProcessorMillis: [1, 1, 1],
            idleMegabytes: [80, 80, 80],
          }),
        ],
        [
          'nestjs',
          same({
            startMillis: [1_000, 1_000, 1_000],
            startProcessorMillis: [2, 2, 2],
            idleMegabytes: [100, 160, 80],
          }),
        ],
      ]),
    );
    const values = new Map(figures.map(({ name, value }) => [name, value]));
    expect(values.get('memory.start_vs_nestjs')).toBeCloseTo(0.7);
    expect(values.get('memory.idle_vs_nestjs')).toBeCloseTo(0.8);
    expect(values.get('memory.start_cpu_vs_nestjs')).toBeCloseTo(0.5);
    expect(values.get('memory.start.nestjs.intake')).toBe(1_000);
  });

  test('name the worse of the two services as the growth', () => {
    const figures = loadedFigures({
      acceptedPerSecond: 500,
      sizes: new Map([
        ['policy-intake', [100, 100, 100].map((megabytes, seconds) => ({ seconds, megabytes }))],
        ['subsidy-disbursement', [100, 120, 150].map((megabytes, seconds) => ({ seconds, megabytes }))],
      ]),
    });
    expect(figures.find(({ name }) => name === 'memory.loaded_growth')?.value).toBeGreaterThan(1);
  });
});
