import { describe, expect, test } from '@jest/globals';
import { percentile } from '../src/percentile.js';

describe('percentile', () => {
  test('is the nearest rank', () => {
    expect(percentile([15, 20, 35, 40, 50], 0.3)).toBe(20);
    expect(percentile([15, 20, 35, 40, 50], 0.5)).toBe(35);
    expect(percentile([15, 20, 35, 40, 50], 1)).toBe(50);
  });

  test('does not depend on the order of the samples', () => {
    expect(percentile([50, 15, 40, 20, 35], 0.5)).toBe(35);
  });

  test('has no value without samples', () => {
    expect(() => percentile([], 0.5)).toThrow('no samples');
  });
});
