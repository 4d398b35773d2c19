import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

export interface ConsumerLag {
  readonly stream: string;
  readonly consumer: string;
  /** Messages not yet delivered, and delivered but not acknowledged. */
  readonly lag: number;
}

/** What every durable consumer has still before it, as the broker counts. */
export const consumerLags = async (natsUrl: string): Promise<readonly ConsumerLag[]> => {
  const connection = await connect({ servers: natsUrl });
  try {
    const manager = await jetstreamManager(connection);
    const lags: ConsumerLag[] = [];
    for await (const stream of manager.streams.list()) {
      for await (const consumer of manager.consumers.list(stream.config.name)) {
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
