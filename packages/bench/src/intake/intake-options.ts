import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number-option.js';

export interface IntakeOptions {
  /** Of each entrant in each round. */
  readonly policies: number;
  /** That the policies belong to. */
  readonly enterprises: number;
  readonly rounds: number;
  /** Over how many connections at once the file is sent, each with its share of it. */
  readonly connections: number;
}

export const intakeOptions = (args: readonly string[]): IntakeOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      policies: { type: 'string', default: '100000' },
      enterprises: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '1' },
    },
  });
  return {
    policies: wholeNumber('policies', values.policies),
    enterprises: wholeNumber('enterprises', values.enterprises),
    rounds: wholeNumber('rounds', values.rounds),
    connections: wholeNumber('connections', values.connections),
  };
};
