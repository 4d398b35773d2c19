import { constants } from 'node:os';

/**
 * For a program that has nothing to save: told to end, it leaves by `process.exit`, so that the servers and services
 * that it started end with it. Without this a signal ends the program alone.
 */
export const exitOnSignal = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
};
