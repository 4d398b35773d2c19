import { parseArgs } from 'node:util';

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
  const whole = (name: 'rounds' | 'policies' | 'in-flight'): number => {
    if (!/^[1-9]\d{0,6}$/.test(values[name])) {
      throw new Error(`--${name} is a whole number of 1 or more, and not ${values[name]}`);
    }
    return Number(values[name]);
  };
  return { rounds: whole('rounds'), policies: whole('policies'), inFlight: whole('in-flight') };
};
