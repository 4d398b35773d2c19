import type { Figure } from '../figure.js';
import { medianRates } from '../parts/measure-parts.js';
import { partsBound } from '../parts/parts-bound.js';
import {
  type Measurements,
  measured,
  type Quantity,
  quantities,
  type Spread,
  spreadOf,
} from './measurements.js';
import type { EntrantName } from './spine-options.js';

const ratio = (name: string, above: number | undefined, below: number | undefined): readonly Figure[] =>
  above === undefined || below === undefined
    ? []
    : [{ name: `spine.${name}`, value: above / below, unit: '×' }];

/** Ratios of medians, larger is better for the platform; those of entrants that did not take part are left out. */
export const spineRatios = (all: Measurements): readonly Figure[] => {
  const { refused, parts } = all;
  const median = (entrant: EntrantName, quantity: Quantity): number | undefined =>
    measured(all, entrant, quantity)?.median;
  return [
    ...ratio('accepted_vs_nestjs', median('ours', 'accepted'), median('nestjs', 'accepted')),
    ...ratio('decided_vs_nestjs', median('ours', 'decided'), median('nestjs', 'decided')),
    ...ratio('decided_vs_moleculer', median('ours', 'decided'), median('moleculer', 'decided')),
    ...ratio('latency_p50_vs_nestjs', median('nestjs', 'latency_p50'), median('ours', 'latency_p50')),
    ...ratio('latency_p99_vs_nestjs', median('nestjs', 'latency_p99'), median('ours', 'latency_p99')),
    ...ratio('cpu_vs_nestjs', median('nestjs', 'cpu'), median('ours', 'cpu')),
    ...ratio('cpu_of_flow_vs_nestjs', median('nestjs', 'cpu_of_flow'), median('ours', 'cpu_of_flow')),
    ...ratio('refused_vs_express', spreadOf(refused.ours).median, spreadOf(refused.express).median),
    ...ratio('decided_vs_parts', median('ours', 'decided'), partsBound(medianRates(parts))),
    ...ratio('telemetry_on_vs_off', median('ours', 'decided'), median('untraced', 'decided')),
  ];
};

/** The medians that the ratios are made of, and between which values the rounds were. */
export const spineMedians = (all: Measurements): readonly Figure[] => [
  ...[...all.turns.keys()].flatMap((entrant) =>
    quantities.flatMap(({ name, unit }) => {
      const spread = measured(all, entrant, name);
      return spread === undefined ? [] : [figureOf(`${entrant}.${name}`, unit, spread)];
    }),
  ),
  figureOf('ours.refused', '/s', spreadOf(all.refused.ours)),
  figureOf('express.refused', '/s', spreadOf(all.refused.express)),
  ...partNames.map((part) =>
    figureOf(`parts.${part}`, '/s', spreadOf(all.parts.map((rates) => rates[part]))),
  ),
  { name: 'spine.parts.bound', value: partsBound(medianRates(all.parts)), unit: '/s' },
];

const partNames = ['http', 'groupCommit', 'publish', 'consume'] as const;

const figureOf = (name: string, unit: string, { median, least, most }: Spread): Figure => ({
  name: `spine.${name}`,
  value: median,
  unit,
  spread: [least, most],
});
