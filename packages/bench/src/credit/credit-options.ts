import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number-option.js';

export interface CreditOptions {
  readonly rounds: number;
  /** Of each entrant in each round. */
  readonly seconds: number;
  /** Of 10,000 codes. */
  readonly batches: number;
  readonly streams: number;
  readonly changesPerSecond: number;
  /** How long changes are made and watched. */
  readonly watchSeconds: number;
  /** Measures nothing and keeps the servers open for another client. */
  readonly hold: boolean;
}

export const creditOptions = (args: readonly string[]): CreditOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      batches: { type: 'string', default: '50' },
      streams: { type: 'string', default: '1000' },
      changes: { type: 'string', default: '100' },
      'watch-seconds': { type: 'string', default: '20' },
      hold: { type: 'boolean', default: false },
    },
  });
  return {
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    batches: wholeNumber('batches', values.batches),
    streams: wholeNumber('streams', values.streams),
    changesPerSecond: wholeNumber('changes', values.changes),
    watchSeconds: wholeNumber('watch-seconds', values['watch-seconds']),
    hold: values.hold,
  };
};
