import { type JetStreamClient, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type Part, ratePerSecond } from './part.js';

const bytes = new TextEncoder().encode('x'.repeat(700));
const inFlight = 256;
/** Read in one turn, however long the turn is: consuming must never wait for what is not published yet. */
const messagesPerTurn = 5_000;

let serial = 0;
const publish = (client: JetStreamClient, subject: string): Promise<unknown> => {
  serial += 1;
  return client.publish(subject, bytes, { msgID: `b${process.pid}-${serial}` });
};

/** JetStream publish with a message id, each acknowledged, 256 under way. */
export const publishWithId = async (nats: NatsConnection): Promise<Part> => {
  const stream = 'BENCH_PUBLISH';
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: stream, subjects: ['bench.publish'] });
  const client = jetstream(nats);
  return {
    name: 'publish_acknowledged',
    rate: (seconds) =>
      ratePerSecond(seconds, inFlight, async () => {
        await publish(client, 'bench.publish');
        return 1;
      }),
    close: async () => {
      await manager.streams.delete(stream);
    },
  };
};

/** A durable pull consumer, 256 messages a fetch, each acknowledged. The publishing before is not timed. */
export const consumeWithAck = async (nats: NatsConnection): Promise<Part> => {
  const stream = 'BENCH_CONSUME';
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: stream, subjects: ['bench.consume'] });
  await manager.consumers.add(stream, { durable_name: 'bench', max_ack_pending: 4 * inFlight });
  const client = jetstream(nats);
  const consumer = await client.consumers.get(stream, 'bench');

  const fill = async (): Promise<void> => {
    for (let published = 0; published < messagesPerTurn; published += inFlight) {
      const size = Math.min(inFlight, messagesPerTurn - published);
      await Promise.all(Array.from({ length: size }, () => publish(client, 'bench.consume')));
    }
  };
  const drain = async (): Promise<void> => {
    let read = 0;
    while (read < messagesPerTurn) {
      const messages = await consumer.fetch({
        max_messages: Math.min(inFlight, messagesPerTurn - read),
        expires: 1_000,
      });
      for await (const message of messages) {
        message.ack();
        read += 1;
      }
    }
    await nats.flush();
  };
  return {
    name: 'consume_acknowledged',
    rate: async () => {
      await fill();
      const begun = performance.now();
      await drain();
      return (messagesPerTurn / (performance.now() - begun)) * 1_000;
    },
    close: async () => {
      await manager.streams.delete(stream);
    },
  };
};
