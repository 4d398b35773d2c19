import type { Relay } from '../messaging/relay.js';
import { meter } from '../telemetry/index.js';

/** How much waits in the outbox, and for how long: the two figures that tell whether events flow. */
export const observeRelay = (relay: Relay, now: () => Date): void => {
  meter()
    .createObservableGauge('donghu.outbox.unpublished', {
      description: 'Committed events that are not published',
    })
    .addCallback((result) => result.observe(relay.depth().unpublished));
  meter()
    .createObservableGauge('donghu.outbox.oldest_age', {
      unit: 's',
      description: 'Age of the oldest committed event that is not published',
    })
    .addCallback((result) => {
      const { oldest } = relay.depth();
      result.observe(oldest === undefined ? 0 : (now().getTime() - oldest.getTime()) / 1_000);
    });
};
