import { describe, expect, test } from '@jest/globals';
import { spine } from '../src/spine.js';

const withinMillis = 240_000;

describe('spine', () => {
  test(
    'gives the figures of a small run in which nothing was lost',
    async () => {
      const said: string[] = [];
      const small = ['--rounds', '1', '--policies', '50', '--timed', '20', '--only', 'ours'];
      const figures = await spine((line) => said.push(line), small);
      const names = figures.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['spine.ours.decided', 'spine.decided_vs_parts']));
      expect(names).toContain('spine.refused_vs_express');
      expect(figures.filter(({ value }) => !(value > 0))).toEqual([]);
      expect(said.some((line) => line.startsWith('| Donghu |'))).toBe(true);
    },
    withinMillis,
  );
});
