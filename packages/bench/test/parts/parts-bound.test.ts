import { describe, expect, test } from '@jest/globals';
import { medianRates } from '../../src/parts/measure-parts.js';
import { partsBound } from '../../src/parts/parts-bound.js';

describe('the bound made of the parts', () => {
  test('passes each policy through HTTP, two group commits, one publish and one consume', () => {
    expect(partsBound({ http: 10, groupCommit: 20, publish: 10, consume: 10 })).toBeCloseTo(2.5);
  });

  test('is bound by the slowest part', () => {
    const fast = 1_000_000;
    expect(partsBound({ http: 100, groupCommit: fast, publish: fast, consume: fast })).toBeCloseTo(100, 0);
  });

  test('takes the median of each part by itself', () => {
    const turn = (http: number, consume: number) => ({ http, groupCommit: 1, publish: 1, consume });
    expect(medianRates([turn(3, 10), turn(1, 30), turn(2, 20)])).toEqual(turn(2, 20));
  });
});
