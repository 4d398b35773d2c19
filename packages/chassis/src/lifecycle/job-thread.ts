import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { systemClock } from '@donghu/kernel';
import { z } from 'zod';
import { readConfigurations, serviceConfiguration } from '../configuration/index.js';
import { createLogger, shutdownTelemetry } from '../telemetry/index.js';
import { type BusinessClock, createBusinessClock } from './business-clock.js';
import { commitPath } from './commit-path.js';
import { connectServiceBroker, connectStore } from './connect-backing.js';
import type { JobPlatform } from './service-definition.js';

/** What a thread is told when it starts. */
interface ThreadOrder {
  readonly service: string;
  /** How far the business date is ahead of the wall clock. */
  readonly aheadMillis: number;
  readonly task: Readonly<Record<string, string>>;
}

const longestPublishingMillis = 3_000;

/** On the scale of `nice`: from 0 for all others to 19. */
const priority = 10;

/** Gives way to those who answer callers. Linux counts priorities by thread; elsewhere a thread has none of its own. */
const giveWay = (): void => {
  if (process.platform !== 'linux') return;
  const thread = Number(basename(readlinkSync('/proc/thread-self')));
  setPriority(thread, priority);
};

/** Starts threads for the jobs of a service, with its environment and its business date. */
export const threadsOf =
  (service: string, environment: NodeJS.ProcessEnv, clock: BusinessClock) =>
  async (module: URL, task: ThreadOrder['task'], signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    const aheadMillis = clock.now().getTime() - systemClock.now().getTime();
    const order: ThreadOrder = { service, aheadMillis, task };
    const thread = new Worker(module, { workerData: order, env: environment, name: service });
    const end = (): void => thread.postMessage('end');
    signal.addEventListener('abort', end, { once: true });
    try {
      // A fault that the thread did not catch is thrown here.
      const [code]: unknown[] = await once(thread, 'exit');
      if (code !== 0) throw new Error(`the thread of a job ended with ${String(code)}`);
    } finally {
      signal.removeEventListener('abort', end);
    }
  };

/**
 * The whole life of a job's thread, to be called by the module that `Platform.runInThread` was given: connects, does
 * the work, publishes what it has committed, closes. The work stands beside the service's own as that of a further
 * replica would. `signal` is aborted when the service stops.
 */
export const runJobThread = async (
  work: (platform: JobPlatform, task: ThreadOrder['task'], signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  if (isMainThread) throw new Error('a job that has a thread of its own was started without one');
  giveWay();
  // `threadsOf` alone starts these modules.
  const { service, aheadMillis, task } = workerData as ThreadOrder;
  const configuration = readConfigurations(serviceConfiguration, z.object({}), [], process.env);
  const log = createLogger({ service, level: configuration.LOG_LEVEL });
  const clock = createBusinessClock(systemClock);
  clock.moveTo(new Date(systemClock.now().getTime() + aheadMillis));
  const abort = new AbortController();
  // Does not keep the thread alive when its work is done.
  parentPort?.once('message', () => abort.abort()).unref();

  const [store, broker] = await Promise.all([
    connectStore(service, configuration),
    connectServiceBroker(service, configuration),
  ]);
  const { relay, executor } = commitPath({
    service,
    configuration,
    environment: process.env,
    store,
    broker,
    clock,
    log,
  });
  await relay.start();
  try {
    await work({ clock, log, store, executor }, task, abort.signal);
  } finally {
    await relay.stop(longestPublishingMillis);
    await broker.close();
    await store.close();
    await shutdownTelemetry();
  }
};
