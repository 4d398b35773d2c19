import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number-option.js';

export const entrantNames = ['ours', 'untraced', 'nestjs', 'moleculer'] as const;

export type EntrantName = (typeof entrantNames)[number];

export interface SpineOptions {
  readonly rounds: number;
  /** Of each entrant in each round, as fast as they are taken. */
  readonly policies: number;
  /** Of each entrant in each round, at 100 a second. */
  readonly timed: number;
  readonly only: readonly EntrantName[];
}

const isEntrantName = (name: string): name is EntrantName => entrantNames.some((known) => known === name);

export const spineOptions = (args: readonly string[]): SpineOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      policies: { type: 'string', default: '5000' },
      timed: { type: 'string', default: '500' },
      only: { type: 'string', default: entrantNames.join(',') },
    },
  });
  const only = values.only.split(',').map((name) => {
    if (isEntrantName(name)) return name;
    throw new Error(`--only takes ${entrantNames.join(', ')}, and not ${name}`);
  });
  // Every other entrant is on its broker and store.
  return {
    rounds: wholeNumber('rounds', values.rounds),
    policies: wholeNumber('policies', values.policies),
    timed: wholeNumber('timed', values.timed),
    only: only.includes('ours') ? only : ['ours', ...only],
  };
};
