import { waitFor } from '@donghu/testkit';
import type { Broker } from '../../src/messaging/index.js';
import { consumerName, stream } from './drawdown-consumer.js';

export interface SignsOfLife {
  /**
   * Waits until the broker was told of every message that it has given out, and that nobody has settled, that it is
   * being worked on, so often. Three signs are given in the time after which the broker would deliver again: more of
   * them say that the message was kept for longer, whatever the speed of the machine.
   */
  givenForAllUnsettled(times: number): Promise<void>;
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence in the stream>.…` */
const fromStreamToSequence = 3;

/** Listens to what the consumer of drawdowns tells the broker. */
export const watchSignsOfLife = (broker: Broker): SignsOfLife => {
  const signs = new Map<number, number>();
  broker.connection.subscribe('$JS.ACK.>', {
    callback: (_fault, message) => {
      if (message.string() !== '+WPI') return;
      const tokens = message.subject.split('.');
      const sequence = Number(tokens[tokens.indexOf(stream) + fromStreamToSequence]);
      signs.set(sequence, (signs.get(sequence) ?? 0) + 1);
    },
  });
  return {
    givenForAllUnsettled: async (times) => {
      await waitFor(
        async () => {
          const info = await broker.manager.consumers.info(stream, consumerName);
          const { ack_floor, delivered, num_ack_pending } = info;
          let alive = 0;
          for (let sequence = ack_floor.stream_seq + 1; sequence <= delivered.stream_seq; sequence += 1) {
            if ((signs.get(sequence) ?? 0) >= times) alive += 1;
          }
          return num_ack_pending > 0 && alive >= num_ack_pending;
        },
        { what: `${times} signs of life for each unsettled message`, timeoutMillis: 60_000 },
      );
    },
  };
};
