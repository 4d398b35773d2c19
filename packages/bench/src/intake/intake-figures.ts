import type { Figure } from '../figure.js';
import { growthOf } from '../memory/growth.js';
import { spreadOf } from '../spine/measurements.js';
import type { BulkRun } from './bulk-intake.js';

export interface IntakeRound {
  readonly bulk: BulkRun;
  /** Policies a second. */
  readonly plain: number;
  /** From the last answer and event until the measures counted everything. */
  readonly foldedMillis: number;
}

const medianOf = (name: string, unit: string, values: readonly number[]): Figure => {
  const { median, least, most } = spreadOf(values);
  return { name: `intake.${name}`, value: median, unit, spread: [least, most] };
};

/** Ratios are taken round by round, since what takes turns in a round met the same machine. */
export const intakeFigures = (rounds: readonly IntakeRound[]): readonly Figure[] => {
  const sizes = rounds.map(({ bulk }) => growthOf(bulk.sizes));
  return [
    medianOf(
      'bulk',
      '/s',
      rounds.map(({ bulk }) => bulk.policiesPerSecond),
    ),
    medianOf(
      'insertmany',
      '/s',
      rounds.map(({ plain }) => plain),
    ),
    medianOf(
      'bulk_vs_insertmany',
      '×',
      rounds.map(({ bulk, plain }) => bulk.policiesPerSecond / plain),
    ),
    medianOf(
      'folded_after',
      's',
      rounds.map(({ foldedMillis }) => foldedMillis / 1_000),
    ),
    medianOf(
      'cpu',
      'µs',
      rounds.map(({ bulk }) => bulk.processorMicros),
    ),
    medianOf(
      'resident',
      'MB',
      sizes.map(({ last }) => last),
    ),
    { name: 'intake.resident_peak', value: Math.max(...sizes.map(({ peak }) => peak)), unit: 'MB' },
    medianOf(
      'resident_growth',
      '×',
      sizes.map(({ first, last }) => last / first),
    ),
  ];
};
