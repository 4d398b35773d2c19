import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { platformServices } from './platform-services.js';

export interface ConsumerLag {
  readonly stream: string;
  readonly consumer: string;
  /** Messages not yet delivered, and delivered but not acknowledged. */
  readonly lag: number;
}

/** The platform's own: an integrator's consumer, or a look into a stream, is nobody's backlog here. */
const isServiceConsumer = (name: string): boolean =>
  platformServices.some((service) => name.startsWith(`${service.name}__`));

/** What every consumer of the services has still before it, as the broker counts. */
export const consumerLags = async (natsUrl: string): Promise<readonly ConsumerLag[]> => {
  const connection = await connect({ servers: natsUrl });
  try {
    const manager = await jetstreamManager(connection);
    const lags: ConsumerLag[] = [];
    for await (const stream of manager.streams.list()) {
      for await (const consumer of manager.consumers.list(stream.config.name)) {
        if (!isServiceConsumer(consumer.name)) continue;
        lags.push({
          stream: stream.config.name,
          consumer: consumer.name,
          lag: consumer.num_pending + consumer.num_ack_pending,
        });
      }
    }
    return lags;
  } finally {
    await connection.close();
  }
};
