import { setTimeout } from 'node:timers/promises';

const firstMillis = 100;
const longestMillis = 10_000;

/** Exponential, with full jitter, so that many callers do not come back at the same moment. */
const backoffMillis = (attempt: number): number =>
  Math.random() * Math.min(longestMillis, firstMillis * 2 ** attempt);

/**
 * Waits before another try: as long as the server asked for, and a little longer where it asks for nothing.
 * Ends early, without a fault, when the signal is aborted.
 */
export const pauseBeforeRetry = async (
  attempt: number,
  retryAfterSeconds: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const asked = (retryAfterSeconds ?? 0) * 1_000;
  const millis = asked + backoffMillis(attempt);
  await setTimeout(millis, undefined, signal === undefined ? {} : { signal }).catch((fault: unknown) => {
    if (signal?.aborted !== true) throw fault;
  });
};
