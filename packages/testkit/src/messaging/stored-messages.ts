import type { EventDefinition } from '@donghu/contracts';
import { DeliverPolicy, JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';

/** A message in a stream. */
export interface StoredMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Everything a stream keeps on the subject now, oldest first; nothing when there is no such stream. */
export async function readStoredMessages(
  natsUrl: string,
  stream: string,
  subject = '>',
): Promise<readonly StoredMessage[]> {
  const connection = await connect({ servers: natsUrl, name: 'stored-messages' });
  try {
    return await readAll(connection, stream, subject);
  } catch (failure) {
    if (failure instanceof JetStreamApiError && failure.status === 404) return [];
    throw failure;
  } finally {
    await connection.close();
  }
}

/** The messages of one kind of event, decoded, oldest first. */
export async function readStoredEvents<Message>(
  natsUrl: string,
  definition: EventDefinition<Message>,
): Promise<readonly (StoredMessage & { readonly message: Message })[]> {
  const stored = await readStoredMessages(natsUrl, definition.stream, `${definition.subjectPrefix}.*`);
  return stored.map((entry) => ({ ...entry, message: definition.decode(entry.body) }));
}

async function readAll(
  connection: NatsConnection,
  stream: string,
  subject: string,
): Promise<StoredMessage[]> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await manager.streams.info(stream);
  const consumer = await jetstream(connection).consumers.get(stream, {
    filter_subjects: subject,
    deliver_policy: DeliverPolicy.All,
  });
  let left = (await consumer.info()).num_pending;
  const found: StoredMessage[] = [];
  while (left > 0) {
    const batch = await consumer.fetch({ max_messages: Math.min(left, 1_000), expires: 2_000 });
    for await (const message of batch) {
      left -= 1;
      found.push({
        sequence: message.seq,
        subject: message.subject,
        headers: Object.fromEntries(
          (message.headers?.keys() ?? []).map((name) => [name, message.headers?.get(name) ?? '']),
        ),
        body: message.data,
      });
    }
  }
  return found;
}
