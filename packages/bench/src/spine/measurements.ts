import type { PartRates } from '../parts/parts-bound.js';
import { percentile } from '../percentile.js';
import type { Latency } from './latency.js';
import type { EntrantName } from './spine-options.js';
import type { Throughput } from './throughput.js';

/** What one entrant did in one round. */
export interface Turn extends Throughput, Latency {}

/** All rounds of a run. */
export interface Measurements {
  readonly turns: ReadonlyMap<EntrantName, readonly Turn[]>;
  /** Refused at validation, a second. */
  readonly refused: { readonly ours: readonly number[]; readonly express: readonly number[] };
  readonly parts: readonly PartRates[];
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: percentile(values, 0.5),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** Over all processes of the entrant. */
export const processorMicrosOf = ({ processorMicros }: Turn): number =>
  [...processorMicros.values()].reduce((sum, micros) => sum + micros, 0);

/** What the platform runs beside the flow's two services; the peers have no such thing. */
const besideTheFlow: ReadonlySet<string> = new Set(['institution-registry', 'credit-rating']);

/** Over the two services of the flow, which every entrant has. */
export const flowProcessorMicrosOf = ({ processorMicros }: Turn): number =>
  [...processorMicros].reduce(
    (sum, [service, micros]) => (besideTheFlow.has(service) ? sum : sum + micros),
    0,
  );

/** The quantities that entrants are compared by, with their names in the figures. */
export const quantities = [
  { name: 'accepted', unit: '/s', of: (turn: Turn) => turn.acceptedPerSecond },
  { name: 'decided', unit: '/s', of: (turn: Turn) => turn.decidedPerSecond },
  { name: 'latency_p50', unit: 'ms', of: (turn: Turn) => turn.p50 },
  { name: 'latency_p99', unit: 'ms', of: (turn: Turn) => turn.p99 },
  { name: 'cpu', unit: 'µs', of: processorMicrosOf },
  { name: 'cpu_of_flow', unit: 'µs', of: flowProcessorMicrosOf },
] as const;

export type Quantity = (typeof quantities)[number]['name'];

/** The entrant's median and spread of a quantity; undefined when it did not take part. */
export const measured = (
  { turns }: Measurements,
  entrant: EntrantName,
  quantity: Quantity,
): Spread | undefined => {
  const found = quantities.find(({ name }) => name === quantity);
  const own = turns.get(entrant);
  return found === undefined || own === undefined ? undefined : spreadOf(own.map(found.of));
};
