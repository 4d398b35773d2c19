import type { Logger } from 'pino';
import { pause } from '../messaging/pause.js';

/** Work that a service does by itself, again and again: retention, a sweep for what waits. */
export interface Job {
  readonly name: string;
  readonly everyMillis: number;
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningJobs {
  stop(): Promise<void>;
}

/** Runs each job on its own rhythm, never twice at once; a failed run is logged and the next one comes. */
export const startJobs = (jobs: readonly Job[], log: Logger): RunningJobs => {
  const abort = new AbortController();
  const running = jobs.map((job) => repeat(job, abort.signal, log));
  return {
    stop: async () => {
      abort.abort();
      await Promise.all(running);
    },
  };
};

const repeat = async (job: Job, signal: AbortSignal, log: Logger): Promise<void> => {
  while (!signal.aborted) {
    try {
      await job.run(signal);
    } catch (fault) {
      log.warn({ err: fault, job: job.name }, 'a job failed; it runs again');
    }
    await pause(job.everyMillis, signal);
  }
};
