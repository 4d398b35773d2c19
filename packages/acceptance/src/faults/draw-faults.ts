import { type CrashPoint, crashPoints } from '@donghu/chassis';
import type { ServiceName } from '@donghu/supervisor/platform';
import {
  type Fault,
  type FaultKind,
  type FaultyProcess,
  faultKinds,
  type PlannedFault,
  type Server,
} from './fault.js';
import { type Draw, ShuffledDeck, seededDraw } from './shuffled-deck.js';

const otherKinds = faultKinds.filter((kind) => kind !== 'CRASH_POINT');

/** Most faults are aimed at the places where a step can be torn apart: two hundred hit each ten times. */
const crashPointsInDeck = 21;
const kinds: readonly FaultKind[] = [
  ...Array.from({ length: crashPointsInDeck }, (): FaultKind => 'CRASH_POINT'),
  ...otherKinds,
];

const services = [
  'institution-registry',
  'credit-rating',
  'policy-intake',
  'subsidy-disbursement',
  'capital-investment',
] as const satisfies readonly ServiceName[];

const deciding: readonly ServiceName[] = ['policy-intake', 'subsidy-disbursement', 'credit-rating'];
const publishing: readonly ServiceName[] = ['policy-intake', 'subsidy-disbursement'];
const consuming: readonly ServiceName[] = ['subsidy-disbursement', 'credit-rating'];

/** The services that pass each point under the load. */
const passedBy: Readonly<Record<CrashPoint, readonly ServiceName[]>> = {
  'before-load': deciding,
  'after-load': deciding,
  'before-commit': publishing,
  'after-commit-before-publish': deciding,
  'before-publish': publishing,
  'after-publish-before-mark': publishing,
  'after-mark': publishing,
  'after-fetch': consuming,
  'before-effect-commit': consuming,
  'after-effect-before-ack': consuming,
  'after-ack': consuming,
  'before-dead-letter-write': consuming,
  'after-dead-letter-write': consuming,
};

const longestAwayMillis = 2_000;
const longestDelayMillis = 400;
const longestSlowMillis = 3_000;
const latestPassage = 3;
const mostRepeated = 40;

/** Deals the details of faults, each from a deck or a row of numbers of its own. */
class FaultDealer {
  readonly #draw: Draw;
  readonly #replica: () => Pick<FaultyProcess, 'replica'>;
  readonly #points: ShuffledDeck<CrashPoint>;
  readonly #services: ShuffledDeck<ServiceName>;
  readonly #servers: ShuffledDeck<Server>;
  readonly #streams: ShuffledDeck<'POLICY' | 'REGISTRY'>;
  readonly #passing = new Map<CrashPoint, ShuffledDeck<ServiceName>>();

  constructor(seed: number, replicas: number) {
    this.#draw = seededDraw(seed, 'amounts');
    const replica = seededDraw(seed, 'replicas');
    this.#replica = () => (replicas === 1 ? {} : { replica: replica(replicas) });
    this.#points = new ShuffledDeck(crashPoints, seededDraw(seed, 'points'));
    this.#services = new ShuffledDeck(services, seededDraw(seed, 'services'));
    this.#servers = new ShuffledDeck(['NATS', 'MongoDB'], seededDraw(seed, 'servers'));
    this.#streams = new ShuffledDeck(['POLICY', 'POLICY', 'REGISTRY'], seededDraw(seed, 'streams'));
    for (const point of crashPoints) {
      this.#passing.set(point, new ShuffledDeck(passedBy[point], seededDraw(seed, point)));
    }
  }

  fault(kind: FaultKind): Fault {
    switch (kind) {
      case 'SERVICE_KILLED':
      case 'SERVICE_DRAINED':
        return { kind, ...this.#process() };
      case 'CRASH_POINT':
        return this.crashAt(this.#points.next());
      case 'CONNECTION_CUT':
        return { kind, ...this.#link(), awayMillis: this.#draw(longestAwayMillis) };
      case 'CONNECTION_SLOW':
        return {
          kind,
          ...this.#link(),
          delayMillis: 1 + this.#draw(longestDelayMillis),
          forMillis: this.#draw(longestSlowMillis),
        };
      case 'DELIVERY_REPEATED':
        return { kind, stream: this.#streams.next(), messages: 1 + this.#draw(mostRepeated) };
      case 'NATS_KILLED':
      case 'MONGODB_KILLED':
        return { kind, awayMillis: this.#draw(longestAwayMillis) };
      default:
        return { kind };
    }
  }

  crashAt(point: CrashPoint): Fault {
    const service = this.#passing.get(point)?.next() ?? 'policy-intake';
    return {
      kind: 'CRASH_POINT',
      service,
      ...this.#replica(),
      point,
      passage: 1 + this.#draw(latestPassage),
    };
  }

  #process(): FaultyProcess {
    return { service: this.#services.next(), ...this.#replica() };
  }

  #link(): FaultyProcess & { readonly to: Server } {
    return { ...this.#process(), to: this.#servers.next() };
  }
}

/**
 * The same seed gives the same faults, and a longer campaign begins with those of a shorter one. Where a service has
 * several replicas they are the same faults too, each of one replica.
 */
export const drawFaults = (seed: number, count: number, replicas = 1): readonly PlannedFault[] => {
  const dealer = new FaultDealer(seed, replicas);
  const deck = new ShuffledDeck(kinds, seededDraw(seed, 'kinds'));
  const overlap = seededDraw(seed, 'overlap');
  return Array.from({ length: count }, () => ({
    fault: dealer.fault(deck.next()),
    atOnce: overlap(2) === 0,
  }));
};

/** Faults of one kind alone, one after the other. */
export const drawFaultsOfKind = (
  kind: FaultKind,
  seed: number,
  count: number,
  replicas = 1,
): readonly PlannedFault[] => {
  const dealer = new FaultDealer(seed, replicas);
  return Array.from({ length: count }, () => ({ fault: dealer.fault(kind), atOnce: false }));
};

/** Points at which a process has no transaction open. */
const pointsWithoutTransaction: readonly CrashPoint[] = [
  'after-commit-before-publish',
  'before-publish',
  'after-publish-before-mark',
  'after-fetch',
  'after-effect-before-ack',
  'before-dead-letter-write',
  'after-dead-letter-write',
];

/**
 * Every kind of fault once and some crash points, for a short campaign. What may leave a transaction open comes
 * last, and MongoDB is killed at the end: a store that is started again holds no locks of the dead.
 */
export const drawShortCampaign = (seed: number): readonly PlannedFault[] => {
  const dealer = new FaultDealer(seed, 1);
  const points = new ShuffledDeck(pointsWithoutTransaction, seededDraw(seed, 'points'));
  const order = new ShuffledDeck<() => Fault>(
    [
      ...pointsWithoutTransaction.map(() => () => dealer.crashAt(points.next())),
      ...otherKinds
        .filter((kind) => kind !== 'SERVICE_KILLED' && kind !== 'MONGODB_KILLED')
        .map((kind) => () => dealer.fault(kind)),
    ],
    seededDraw(seed, 'kinds'),
  );
  const gentle = Array.from({ length: pointsWithoutTransaction.length + otherKinds.length - 2 }, () =>
    order.next()(),
  );
  const last = [
    dealer.crashAt('before-effect-commit'),
    dealer.fault('SERVICE_KILLED'),
    dealer.fault('MONGODB_KILLED'),
  ];
  return [...gentle, ...last].map((fault) => ({ fault, atOnce: false }));
};
