import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number-option.js';

export interface ReplicasOptions {
  readonly rounds: number;
  readonly policies: number;
  /** Reports under way at a time, over all doors. */
  readonly inFlight: number;
}

export const replicasOptions = (args: readonly string[]): ReplicasOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      policies: { type: 'string', default: '3000' },
      // Below the 512 that one intake answers at a time, and enough that each of three has company for every request.
      'in-flight': { type: 'string', default: '480' },
    },
  });
  return {
    rounds: wholeNumber('rounds', values.rounds),
    policies: wholeNumber('policies', values.policies),
    inFlight: wholeNumber('in-flight', values['in-flight']),
  };
};
