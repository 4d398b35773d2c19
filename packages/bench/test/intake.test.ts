import { expect, test } from '@jest/globals';
import { intake } from '../src/intake.js';

const withinMillis = 180_000;

test(
  'intake gives the figures of a small run in which nothing was lost',
  async () => {
    const said: string[] = [];
    const small = ['--rounds', '1', '--policies', '1000', '--enterprises', '100', '--connections', '2'];
    const figures = await intake((line) => said.push(line), small);
    expect(figures.map(({ name }) => name)).toContain('intake.bulk_vs_insertmany');
    expect(figures.filter(({ value }) => !(value > 0))).toEqual([]);
    expect(said.some((line) => line.startsWith('round 1 of 1: '))).toBe(true);
  },
  withinMillis,
);
