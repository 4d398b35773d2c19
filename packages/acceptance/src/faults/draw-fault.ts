import { createHash } from 'node:crypto';
import { type CrashPoint, crashPoints } from '@donghu/chassis';
import type { ServiceName } from '@donghu/supervisor/platform';

/** What is done to the running platform. */
export type Fault =
  | { readonly kind: 'SERVICE_KILLED'; readonly service: ServiceName }
  | { readonly kind: 'SERVICE_DRAINED'; readonly service: ServiceName }
  | {
      readonly kind: 'CRASH_POINT';
      readonly service: ServiceName;
      readonly point: CrashPoint;
      /** The passage at which the process dies, counted from its start. */
      readonly passage: number;
    }
  | { readonly kind: 'NATS_RESTARTED' }
  | { readonly kind: 'NATS_KILLED'; readonly awayMillis: number }
  | { readonly kind: 'MONGODB_RESTARTED' }
  | { readonly kind: 'MONGODB_KILLED'; readonly awayMillis: number };

export type FaultKind = Fault['kind'];

/** In proportion: most faults are aimed at the places where a step can be torn apart. */
const kinds = [
  'CRASH_POINT',
  'CRASH_POINT',
  'CRASH_POINT',
  'CRASH_POINT',
  'CRASH_POINT',
  'SERVICE_KILLED',
  'SERVICE_KILLED',
  'SERVICE_DRAINED',
  'NATS_RESTARTED',
  'NATS_KILLED',
  'MONGODB_RESTARTED',
  'MONGODB_KILLED',
] as const satisfies readonly FaultKind[];

const services = [
  'institution-registry',
  'credit-rating',
  'policy-intake',
  'subsidy-disbursement',
  'capital-investment',
] as const satisfies readonly ServiceName[];

/** Points are passed where the load goes through. */
const loaded = ['policy-intake', 'subsidy-disbursement'] as const satisfies readonly ServiceName[];

/** Passed by a consumer: only the one that is fed by the load passes them. */
const consumerPoints: readonly CrashPoint[] = [
  'after-fetch',
  'before-effect-commit',
  'after-effect-before-ack',
  'after-ack',
];

/** A dead letter needs a message that cannot be handled, and the load has none. */
const deadLetterPoints: readonly CrashPoint[] = ['before-dead-letter-write', 'after-dead-letter-write'];

export const aimedPoints: readonly CrashPoint[] = crashPoints.filter(
  (point) => !deadLetterPoints.includes(point),
);

const longestAwayMillis = 2_000;
const latestPassage = 4;

/** The fault of a place in a campaign: the same seed and place give the same fault. */
export const drawFault = (seed: number, place: number): Fault => {
  const below = (what: string, count: number): number =>
    createHash('sha256').update(`${seed}/${place}/${what}`).digest().readUInt32BE() % count;
  const pick = <Item>(what: string, items: readonly Item[]): Item => {
    const item = items[below(what, items.length)];
    if (item === undefined) throw new RangeError(`no ${what} to draw from`);
    return item;
  };
  const kind = pick('kind', kinds);
  switch (kind) {
    case 'SERVICE_KILLED':
    case 'SERVICE_DRAINED':
      return { kind, service: pick('service', services) };
    case 'CRASH_POINT': {
      const point = pick('point', aimedPoints);
      const service = consumerPoints.includes(point) ? 'subsidy-disbursement' : pick('service', loaded);
      return { kind, service, point, passage: 1 + below('passage', latestPassage) };
    }
    case 'NATS_KILLED':
    case 'MONGODB_KILLED':
      return { kind, awayMillis: below('away', longestAwayMillis) };
    default:
      return { kind };
  }
};

export const describeFault = (fault: Fault): string => {
  switch (fault.kind) {
    case 'CRASH_POINT':
      return `${fault.service} dies at ${fault.point}, passage ${fault.passage}`;
    case 'SERVICE_KILLED':
      return `${fault.service} is killed`;
    case 'SERVICE_DRAINED':
      return `${fault.service} is drained and started again`;
    case 'NATS_RESTARTED':
      return 'NATS is restarted';
    case 'MONGODB_RESTARTED':
      return 'MongoDB is restarted';
    case 'NATS_KILLED':
      return `NATS is killed and away for ${fault.awayMillis} ms`;
    case 'MONGODB_KILLED':
      return `MongoDB is killed and away for ${fault.awayMillis} ms`;
  }
};
