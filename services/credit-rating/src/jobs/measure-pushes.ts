import type { Job, Platform } from '@donghu/chassis';
import { calendarDateAt } from '@donghu/kernel';
import { pushMetrics } from '../push/push-metrics.js';
import { measureBacklog } from '../store/push-queries.js';

/** How far behind the municipal platform is, for the metrics of every replica. */
export const measurePushesJob = ({ store, clock }: Platform<unknown>): Job => ({
  name: 'measure-pushes',
  everyMillis: 15_000,
  run: async () => {
    const now = clock.now();
    pushMetrics.measured(await measureBacklog(store.db, calendarDateAt(now)), now);
  },
});
