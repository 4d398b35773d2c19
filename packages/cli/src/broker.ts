import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node';
import { UsageError } from './usage-error.js';

export interface Broker {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** Connects for the time of one command. */
export const withBroker = async <Result>(
  options: ConnectionOptions,
  use: (broker: Broker) => Promise<Result>,
): Promise<Result> => {
  const connection = await connect(options).catch((cause: unknown) => {
    throw new UsageError(`NATS does not answer at ${String(options.servers)}`, { cause });
  });
  try {
    return await use({
      connection,
      jetstream: jetstream(connection, { timeout: 10_000 }),
      manager: await jetstreamManager(connection, { timeout: 10_000, checkAPI: false }),
    });
  } finally {
    await connection.close();
  }
};

export const isStreamMissing = (fault: unknown): boolean =>
  fault instanceof JetStreamApiError && fault.code === JetStreamApiCodes.StreamNotFound;

/** What a stream holds now on these subjects, oldest first; nothing when there is no such stream. */
export async function* storedMessages(
  broker: Broker,
  stream: string,
  filterSubjects: readonly string[],
  headersOnly: boolean,
): AsyncGenerator<JsMsg, void, undefined> {
  const consumer = await broker.jetstream.consumers
    .get(stream, { filter_subjects: [...filterSubjects], headers_only: headersOnly })
    .catch((fault: unknown) => {
      if (isStreamMissing(fault)) return undefined;
      throw fault;
    });
  if (consumer === undefined) return;
  const { num_pending: waiting } = await consumer.info();
  if (waiting === 0) return;
  const messages = await consumer.consume({ max_messages: 1_000 });
  let read = 0;
  try {
    for await (const message of messages) {
      yield message;
      read += 1;
      if (read >= waiting || message.info.pending === 0) return;
    }
  } finally {
    messages.stop();
    await consumer.delete().catch(() => false);
  }
}
