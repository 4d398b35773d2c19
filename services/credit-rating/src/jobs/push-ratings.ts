import { type Job, Lease, type Platform } from '@donghu/chassis';
import { calendarDateAt } from '@donghu/kernel';
import { PlatformClient } from '../push/platform-client.js';
import { PushPace } from '../push/push-pace.js';
import { PushSender } from '../push/push-sender.js';
import type { PushSettings } from '../push/push-settings.js';
import { DayReconciliation } from '../push/reconcile-day.js';
import { findOpenDays } from '../store/push-days.js';
import { pushLeases } from '../store/push-leases.js';

const everyMillis = 1_000;
/** After the platform could not be asked. */
const reconcileAgainMillis = 60_000;

/** Sends what waits, and reconciles the days that are over; one replica does at a time. */
export const pushRatingsJob = (platform: Platform<PushSettings>, url: string): Job => {
  const { store, clock, log, configuration } = platform;
  const lease = new Lease({ db: store.db, collection: pushLeases.name, id: 'push' });
  const client = new PlatformClient(url, configuration);
  const sender = new PushSender({
    db: store.db,
    client,
    unit: { unitName: configuration.EVALUATING_UNIT_NAME, unitUscc: configuration.EVALUATING_UNIT_USCC },
    pace: new PushPace(configuration.MUNICIPAL_PLATFORM_BATCH, configuration.MUNICIPAL_PLATFORM_RETRY_MILLIS),
    clock,
    log,
    random: Math.random,
  });
  const reconciliation = new DayReconciliation({ db: store.db, client, clock, log });
  let reconcileNotBefore = Number.NEGATIVE_INFINITY;

  const reconcileDays = async (signal: AbortSignal): Promise<void> => {
    if (performance.now() < reconcileNotBefore) return;
    const now = clock.now();
    for (const day of await findOpenDays(store.db, calendarDateAt(now), now)) {
      if (signal.aborted || !(await lease.renew())) return;
      if (await reconciliation.reconcile(day, lease, signal)) continue;
      reconcileNotBefore = performance.now() + reconcileAgainMillis;
      return;
    }
  };

  return {
    name: 'push-ratings',
    everyMillis,
    run: (signal) =>
      lease.hold(async () => {
        await sender.sendAll(lease, signal);
        await reconcileDays(signal);
      }),
  };
};
