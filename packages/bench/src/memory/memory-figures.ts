import type { Figure } from '../figure.js';
import { percentile } from '../percentile.js';
import { growthOf } from './growth.js';
import type { EntrantSamples, Samples } from './idle-and-start.js';
import type { LoadedSizes } from './loaded.js';
import { ownEntrantName } from './own-entrant.js';
import { type ComparedPart, comparedParts } from './started-service.js';

type PartSamples = Readonly<Record<ComparedPart, Samples>>;

const median = (values: readonly number[]): number => percentile(values, 0.5);

const quantities = [
  { name: 'start', unit: 'ms', of: ({ startMillis }: Samples) => startMillis },
  { name: 'start_cpu', unit: 'ms', of: ({ startProcessorMillis }: Samples) => startProcessorMillis },
  { name: 'idle', unit: 'MB', of: ({ idleMegabytes }: Samples) => idleMegabytes },
] as const;

/** What every entrant was seen to take, and ours ÷ each peer's: for each of the two services, and for both together. */
export const comparedFigures = (samples: EntrantSamples): readonly Figure[] => {
  const own = samples.get(ownEntrantName);
  if (own === undefined) throw new Error('the own services were not measured');
  return [...samples].flatMap(([entrant, parts]) => [
    ...absoluteFigures(entrant, parts),
    ...(entrant === ownEntrantName ? [] : ratioFigures(entrant, own, parts)),
  ]);
};

const absoluteFigures = (entrant: string, parts: PartSamples): readonly Figure[] =>
  quantities.flatMap(({ name, unit, of }) =>
    comparedParts.map((part) => ({
      name: `memory.${name}.${entrant}.${part}`,
      value: median(of(parts[part])),
      unit,
    })),
  );

const ratioFigures = (peer: string, own: PartSamples, theirs: PartSamples): readonly Figure[] =>
  quantities.flatMap(({ name, of }) => [
    {
      name: `memory.${name}_vs_${peer}`,
      value: median(ratios(both(own, of), both(theirs, of))),
      unit: '×',
    },
    ...comparedParts.map((part) => ({
      name: `memory.${name}_vs_${peer}.${part}`,
      value: median(ratios(of(own[part]), of(theirs[part]))),
      unit: '×',
    })),
  ]);

const both = (parts: PartSamples, of: (samples: Samples) => readonly number[]): readonly number[] => {
  const disbursement = of(parts.disbursement);
  return of(parts.intake).map((value, round) => value + (disbursement[round] ?? Number.NaN));
};

/** Round by round, since a round's entrants met the same machine. */
const ratios = (own: readonly number[], theirs: readonly number[]): readonly number[] =>
  own.map((value, round) => value / (theirs[round] ?? Number.NaN));

export const loadedFigures = ({ sizes, acceptedPerSecond }: LoadedSizes): readonly Figure[] => {
  const growths = [...sizes].map(([service, samples]) => ({ service, ...growthOf(samples) }));
  return [
    { name: 'memory.loaded_rate', value: acceptedPerSecond, unit: '/s' },
    ...growths.flatMap(({ service, last, peak, megabytesPerMinute }) => [
      { name: `memory.loaded.${service}`, value: last, unit: 'MB' },
      { name: `memory.loaded_peak.${service}`, value: peak, unit: 'MB' },
      { name: `memory.loaded_slope.${service}`, value: megabytesPerMinute, unit: 'MB/min' },
    ]),
    {
      name: 'memory.loaded_growth',
      value: Math.max(...growths.map(({ first, last }) => last / first)),
      unit: '×',
    },
  ];
};
