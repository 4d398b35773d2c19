import { describe, expect, test } from '@jest/globals';
import { growthOf, type SizeSample } from '../../src/memory/growth.js';

const everySecond = (seconds: number, megabytesAt: (second: number) => number): SizeSample[] =>
  Array.from({ length: seconds + 1 }, (_, second) => ({ seconds: second, megabytes: megabytesAt(second) }));

describe('growth under load', () => {
  test('of a leak is its slope', () => {
    const growth = growthOf(everySecond(600, (second) => 100 + second / 60));
    expect(growth.megabytesPerMinute).toBeCloseTo(1);
    expect(growth.first).toBeCloseTo(100.5);
    expect(growth.last).toBeCloseTo(109.5);
    expect(growth.peak).toBeCloseTo(110);
  });

  test('does not count how the heap fills in the first minute', () => {
    const growth = growthOf(everySecond(600, (second) => Math.min(200, 80 + 2 * second)));
    expect(growth.megabytesPerMinute).toBeCloseTo(0);
    expect(growth.first).toBeLessThan(growth.last);
  });

  test('of a short run compares its first and last third', () => {
    const growth = growthOf(everySecond(9, (second) => second));
    expect(growth.first).toBe(1);
    expect(growth.last).toBe(7);
  });
});
