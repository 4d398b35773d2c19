import { durationBoundaries } from '../telemetry/duration-boundaries.js';
import { meter } from '../telemetry/index.js';

/** What a consumer tells of itself; names by the semantic conventions for messaging where they have one. */
export const consumerMetrics = {
  consumed: meter().createCounter('messaging.client.consumed.messages', {
    description: 'Events handled, by consumer, type and outcome',
  }),
  duration: meter().createHistogram('messaging.process.duration', {
    unit: 's',
    description: 'Time to handle a batch, the transaction included',
    advice: { explicitBucketBoundaries: durationBoundaries },
  }),
  deadLetters: meter().createCounter('donghu.dead_letters', {
    description: 'Events that became dead letters',
  }),
  parked: meter().createUpDownCounter('donghu.consumer.parked', {
    description: 'Events that wait for a transaction elsewhere to let go of what they touch',
  }),
  waiting: meter().createCounter('donghu.consumer.waits', {
    description: 'Times a batch waited for the store or another service',
  }),
};
