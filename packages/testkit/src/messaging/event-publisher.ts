import { type EventDefinition, subjectOf } from '@donghu/contracts';
import { type Clock, systemClock, uuidV7 } from '@donghu/kernel';
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type PubAck,
} from '@nats-io/jetstream';
import { headers, type MsgHdrs, nanos } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';

/** What a test may set, and break, of a publication. What is left out is as a service would publish it. */
export interface PublishOptions {
  readonly id?: string;
  /** From 1, the default. */
  readonly aggregateVersion?: number;
  readonly time?: Date;
  readonly source?: string;
  readonly correlationId?: string;
  /** Sets or, where undefined, takes away a header: for what a consumer must refuse. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly subject?: string;
  readonly body?: Uint8Array;
}

/** A message as the broker took it. */
export interface PublishedEvent {
  readonly id: string;
  readonly subject: string;
  readonly sequence: number;
  /** The broker knew the message id already and kept nothing. */
  readonly duplicate: boolean;
}

/** Publishes events of the catalogue as the service that owns them would: the whole envelope, until it is taken. */
export interface EventPublisher {
  publish<Message>(
    definition: EventDefinition<Message>,
    message: Message,
    options?: PublishOptions,
  ): Promise<PublishedEvent>;
  /** Bytes on a subject with the headers as given, for what is no event at all. */
  publishRaw(subject: string, body: Uint8Array, set?: Readonly<Record<string, string>>): Promise<number>;
  close(): Promise<void>;
}

/**
 * Connects a publisher. It makes the stream of an event when the owning service does not run, as that
 * service would declare it.
 */
export async function openEventPublisher(
  natsUrl: string,
  clock: Clock = systemClock,
): Promise<EventPublisher> {
  const connection = await connect({ servers: natsUrl, name: 'event-publisher', maxReconnectAttempts: -1 });
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const client = jetstream(connection);
  const ensured = new Map<string, Promise<void>>();
  const ensure = (stream: string): Promise<void> => {
    const known = ensured.get(stream) ?? ensureContextStream(manager, stream);
    ensured.set(stream, known);
    return known;
  };
  return {
    publish: async (definition, message, options = {}) => {
      await ensure(definition.stream);
      const id = options.id ?? uuidV7(clock);
      const subject = options.subject ?? subjectOf(definition, message);
      const body = options.body ?? definition.encode(message);
      const set = eventHeaders(definition, definition.aggregateOf(message), id, clock, options);
      const { seq, duplicate } = await publishPatiently(client, subject, body, set);
      return { id, subject, sequence: seq, duplicate };
    },
    publishRaw: async (subject, body, set = {}) => {
      const { seq } = await client.publish(subject, body, { headers: headersOf(set) });
      return seq;
    },
    close: () => connection.close(),
  };
}

/** The CloudEvents NATS binding in binary mode, written apart from the chassis so that it checks it. */
function eventHeaders(
  definition: { readonly type: string; readonly context: string },
  aggregate: string,
  id: string,
  clock: Clock,
  options: PublishOptions,
): MsgHdrs {
  const set: Record<string, string | undefined> = {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': options.source ?? `/donghu/${definition.context}`,
    'ce-type': definition.type,
    'ce-subject': encodeURI(aggregate),
    'ce-time': (options.time ?? clock.now()).toISOString(),
    'ce-dataschema': `/proto/${definition.type}`,
    'ce-correlationid': options.correlationId ?? id,
    'content-type': 'application/protobuf',
    'Nats-Msg-Id': id,
    'donghu-aggregate-version': String(options.aggregateVersion ?? 1),
    ...options.headers,
  };
  return headersOf(set);
}

function headersOf(entries: Readonly<Record<string, string | undefined>>): MsgHdrs {
  const set = headers();
  for (const [name, value] of Object.entries(entries)) {
    // Of a stored message: what is sent again is sent alone, whatever batch it once came in.
    if (value !== undefined && !name.toLowerCase().startsWith('nats-batch-')) set.set(name, value);
  }
  return set;
}

const longestOutageMillis = 30_000;

/** A broker that is away is waited for, as the relay does: the message id absorbs what arrives twice. */
async function publishPatiently(
  client: JetStreamClient,
  subject: string,
  body: Uint8Array,
  set: MsgHdrs,
): Promise<PubAck> {
  const deadline = performance.now() + longestOutageMillis;
  for (;;) {
    try {
      return await client.publish(subject, body, { headers: set, timeout: 1_000 });
    } catch (failure) {
      if (failure instanceof JetStreamApiError || performance.now() > deadline) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const streamNotFound = 10_059;

async function ensureContextStream(manager: JetStreamManager, stream: string): Promise<void> {
  try {
    await manager.streams.info(stream);
  } catch (failure) {
    if (!(failure instanceof JetStreamApiError) || failure.code !== streamNotFound) throw failure;
    await manager.streams.add({
      name: stream,
      subjects: [`${stream.toLowerCase()}.v1.>`, `redelivery.${stream}.>`],
      max_age: nanos(30 * 86_400_000),
      duplicate_window: nanos(120_000),
      allow_direct: true,
    });
  }
}
