import type { Job, Platform } from '@donghu/chassis';
import type { Clock } from '@donghu/kernel';
import { dropChanges, keptFrom } from '../store/change-queries.js';
import { forgetWriters, stopSilentWriters } from '../store/change-writers.js';

const hourMillis = 3_600_000;

/** Keeps the log of changes no longer than a watcher may come back. */
export const dropOldChangesJob = ({ store }: Platform<unknown>, wallClock: Clock): Job => ({
  name: 'drop-old-changes',
  everyMillis: hourMillis,
  run: async (signal) => {
    const now = wallClock.now();
    await stopSilentWriters(store.db, now);
    await dropChanges(store.db, keptFrom(now), signal);
    await forgetWriters(store.db, keptFrom(now));
  },
});
