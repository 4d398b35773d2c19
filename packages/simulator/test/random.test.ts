import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomOf } from '../src/random.js';

describe('randomOf', () => {
  test('draws the same for the same seed and label, and otherwise not', () => {
    const draws = (seed: number, label: string) => {
      const random = randomOf(seed, label);
      return Array.from({ length: 8 }, () => random.integer(0, 1_000_000));
    };
    expect(draws(7, 'policy/1')).toEqual(draws(7, 'policy/1'));
    expect(draws(7, 'policy/1')).not.toEqual(draws(7, 'policy/2'));
    expect(draws(7, 'policy/1')).not.toEqual(draws(8, 'policy/1'));
  });

  test('stays inside its bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(1000), fc.nat(1000), (seed, label, from, span) => {
        const drawn = randomOf(seed, label).integer(from, from + span);
        expect(drawn).toBeGreaterThanOrEqual(from);
        expect(drawn).toBeLessThanOrEqual(from + span);
      }),
    );
  });

  test('picks in proportion to the weights, and never what weighs nothing', () => {
    const random = randomOf(1, 'weights');
    const items = [
      { weight: 30, item: 'often' },
      { weight: 0, item: 'never' },
      { weight: 10, item: 'seldom' },
    ];
    const picked = Array.from({ length: 4000 }, () => random.weighted(items));
    const often = picked.filter((item) => item === 'often').length;
    expect(picked).not.toContain('never');
    expect(often).toBeGreaterThan(2850);
    expect(often).toBeLessThan(3150);
  });
});
