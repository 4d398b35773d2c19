import type { Clock } from '@donghu/kernel';
import type { Logger } from 'pino';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import type { GroupCommit } from '../store/group-commit.js';
import type { AnyEventHandler } from './event-handler.js';
import type { Broker } from './nats-connection.js';

export interface ConsumerDefinition {
  /** `<service>__<purpose>` */
  readonly name: string;
  readonly stream: string;
  readonly handlers: readonly AnyEventHandler[];
  /** How long events may gather before they are handled together: for effects that nobody waits for. 0 unless told. */
  readonly gatherMillis?: number | undefined;
}

export interface ConsumerSettings {
  readonly broker: Broker;
  readonly groups: GroupCommit;
  readonly wallClock: Clock;
  readonly log: Logger;
  readonly crash: CrashSwitch;
  readonly maxBatch: number;
  readonly ackWaitMillis: number;
  /** Delays before the second, third … delivery; the last one holds for all further ones. */
  readonly backoffMillis?: readonly number[];
  /** Between two tries of a batch that waits for the store or another service. */
  readonly pauseMillis?: number;
  /** How long a batch may collide with other transactions before what still does is parked. */
  readonly patienceMillis?: number;
  /**
   * Deliveries after which the broker itself gives up. Many more than the tries: a living process decides first, and
   * a process that dies uses up one delivery of everything it had fetched, handled or not.
   */
  readonly maxDeliveries?: number;
}

/** Tries after which an unexpected fault of the handler's code makes a dead letter. */
export const triesBeforeDeadLetter = 5;
export const defaultMaxDeliveries = 24;
const defaultBackoffMillis = [200, 1_000, 3_000, 8_000, 20_000];
const defaultPauseMillis = 500;

/**
 * While events keep coming in crowds, the next batch gathers for a moment: what a commit costs is shared by more, and
 * nobody who waits behind a crowd is served later for it. A batch below that size is followed by one at once, and so
 * is a crowd that nothing comes behind for a while.
 */
const crowd = 32;
const crowdGatherMillis = 100;
const crowdIsOverAfterMillis = 50;

/** How long the next batch gathers, whose first event came so long after the last batch was handled. */
export const gatherMillisOf = (
  { gatherMillis }: ConsumerDefinition,
  lastBatch: number,
  quietMillis: number,
): number =>
  Math.max(
    gatherMillis ?? 0,
    lastBatch >= crowd && quietMillis < crowdIsOverAfterMillis ? crowdGatherMillis : 0,
  );

const defaultPatienceMillis = 2_000;

export const patienceMillisOf = ({ patienceMillis }: ConsumerSettings): number =>
  patienceMillis ?? defaultPatienceMillis;

export const pauseMillisOf = ({ pauseMillis }: ConsumerSettings): number => pauseMillis ?? defaultPauseMillis;

/** How long the broker keeps a message back that was delivered so often. */
export const backoffMillisOf = (settings: ConsumerSettings, deliveryCount: number): number => {
  const delays = settings.backoffMillis ?? defaultBackoffMillis;
  return delays[Math.min(deliveryCount, delays.length) - 1] ?? pauseMillisOf(settings);
};
