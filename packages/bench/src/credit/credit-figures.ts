import type { Figure } from '../figure.js';
import { percentile } from '../percentile.js';
import type { BatchFindings } from './batch-rounds.js';
import type { LookUpRound } from './look-up-rounds.js';
import type { WatchFindings } from './watch-streams.js';

export interface CreditFindings {
  readonly lookUps: readonly LookUpRound[];
  readonly batches: BatchFindings;
  readonly watched: WatchFindings;
}

const median = (name: string, unit: string, values: readonly number[]): Figure => ({
  name: `credit.${name}`,
  value: percentile(values, 0.5),
  unit,
  spread: [Math.min(...values), Math.max(...values)],
});

const figure = (name: string, value: number, unit: string): Figure => ({
  name: `credit.${name}`,
  value,
  unit,
});

export const creditFigures = ({ lookUps, batches, watched }: CreditFindings): readonly Figure[] => [
  median(
    'lookup',
    '/s',
    lookUps.map(({ own }) => own.perSecond),
  ),
  median(
    'lookup_p99',
    'ms',
    lookUps.map(({ own }) => own.p99Millis),
  ),
  median(
    'bare',
    '/s',
    lookUps.map(({ bare }) => bare.perSecond),
  ),
  median(
    'bare_p99',
    'ms',
    lookUps.map(({ bare }) => bare.p99Millis),
  ),
  median(
    'lookup_vs_bare',
    'x',
    lookUps.map(({ own, bare }) => own.perSecond / bare.perSecond),
  ),
  median(
    'lookup_p99_vs_bare',
    'x',
    lookUps.map(({ own, bare }) => own.p99Millis / bare.p99Millis),
  ),
  median(
    'lookup_cpu',
    'µs',
    lookUps.map(({ own }) => own.serverMicros),
  ),
  median(
    'bare_cpu',
    'µs',
    lookUps.map(({ bare }) => bare.serverMicros),
  ),
  figure('batch_codes_per_s_core', Math.round(batches.codesPerCoreSecond), '/s'),
  figure('batch_codes_per_s', Math.round(batches.codesPerSecond), '/s'),
  figure('batch_growth', batches.megabytesAfter - batches.megabytesBefore, 'MB'),
  figure('watch', Math.max(...watched.lastHeardMillis), 'ms'),
  figure('watch_p50', percentile(watched.lastHeardMillis, 0.5), 'ms'),
  figure('watch_memory', watched.megabytes, 'MB'),
  figure('watch_cores', watched.coresUsed, 'cores'),
];
