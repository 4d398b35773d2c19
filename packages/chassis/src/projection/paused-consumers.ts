import type { Clock } from '@donghu/kernel';
import type { Broker } from '../messaging/nats-connection.js';
import type { ProjectionSource } from './projection.js';
import { ReplayRefusal } from './replay-refusal.js';

/** Consumers that are given nothing for now, in any replica, and have finished what they had. */
export interface RestingConsumers {
  /** The last sequence that a consumer was given. */
  settledOf(consumer: string): number;
  /** Fails when one of them has moved. */
  requireRest(): Promise<void>;
}

/** The broker ends a pause by itself after this: one that nobody prolongs is of a process that is gone. */
const pauseMillis = 30_000;
const prolongMillis = 10_000;
const pollMillis = 20;

/** How long consumers are waited for: those of a batch that waits for the store may take a while. */
export interface Patience {
  readonly attempts: number;
  readonly drainMillis: number;
  readonly betweenAttemptsMillis: number;
}

const usualPatience: Patience = { attempts: 6, drainMillis: 5_000, betweenAttemptsMillis: 2_000 };

/**
 * Does the work while the consumers rest. One that waits for something, or for a second try, does not come to
 * rest: it is let go and asked again, and in the end the work is given up.
 */
export const whilePaused = async <Result>(
  broker: Broker,
  sources: readonly ProjectionSource[],
  clock: Clock,
  signal: AbortSignal,
  work: (resting: RestingConsumers) => Promise<Result>,
  { attempts, drainMillis, betweenAttemptsMillis }: Patience = usualPatience,
): Promise<Result> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (signal.aborted) throw new ReplayRefusal('INTERRUPTED', 'the service stops');
    const prolonged = setInterval(() => {
      // One that fails is noticed by `requireRest`.
      void pauseAll(broker, sources, clock).catch(() => undefined);
    }, prolongMillis);
    try {
      await pauseAll(broker, sources, clock);
      const settled = await drained(broker, sources, drainMillis, signal);
      if (settled !== undefined) return await work(restingConsumers(broker, sources, settled));
    } finally {
      clearInterval(prolonged);
      await resumeAll(broker, sources);
    }
    await pause(betweenAttemptsMillis);
  }
  const names = sources.map(({ consumer }) => consumer).join(', ');
  throw new ReplayRefusal('CONSUMER_BUSY', `${names} did not finish what was delivered; try again later`);
};

const pauseAll = async (
  { manager }: Broker,
  sources: readonly ProjectionSource[],
  clock: Clock,
): Promise<void> => {
  const until = new Date(clock.now().getTime() + pauseMillis);
  await Promise.all(sources.map(({ stream, consumer }) => manager.consumers.pause(stream, consumer, until)));
};

/** A broker that is away ends the pause by its time. */
const resumeAll = async ({ manager }: Broker, sources: readonly ProjectionSource[]): Promise<void> => {
  await Promise.allSettled(sources.map(({ stream, consumer }) => manager.consumers.resume(stream, consumer)));
};

const drained = async (
  broker: Broker,
  sources: readonly ProjectionSource[],
  drainMillis: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number> | undefined> => {
  const until = performance.now() + drainMillis;
  for (;;) {
    const settled = await settledOf(broker, sources);
    if (settled !== undefined || signal.aborted || performance.now() > until) return settled;
    await pause(pollMillis);
  }
};

/** Nothing when one of them is not paused or has something in hand. */
const settledOf = async (
  { manager }: Broker,
  sources: readonly ProjectionSource[],
): Promise<ReadonlyMap<string, number> | undefined> => {
  const infos = await Promise.all(
    sources.map(({ stream, consumer }) => manager.consumers.info(stream, consumer)),
  );
  if (infos.some(({ paused, num_ack_pending: inHand }) => paused !== true || inHand > 0)) return undefined;
  return new Map(infos.map(({ name, delivered }) => [name, delivered.stream_seq]));
};

const restingConsumers = (
  broker: Broker,
  sources: readonly ProjectionSource[],
  settled: ReadonlyMap<string, number>,
): RestingConsumers => ({
  settledOf: (consumer) => settled.get(consumer) ?? 0,
  requireRest: async () => {
    const now = await settledOf(broker, sources);
    if (now === undefined || [...settled].some(([consumer, sequence]) => now.get(consumer) !== sequence)) {
      throw new ReplayRefusal('CONSUMER_BUSY', 'a consumer was let go in the middle of the replay');
    }
  },
});

const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));
