import {
  AckPolicy,
  type Consumer,
  type ConsumerConfig,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

/** Where a subscription begins in one stream: at a sequence, or at the first message from an instant on. */
export type StreamStart = { readonly sequence: number } | { readonly time: Date };

export interface StreamSubscriptionSettings {
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly stream: string;
  readonly filterSubjects: readonly string[];
  readonly start: StreamStart;
  /** Named: the broker keeps the place and redelivers. Not named: the place is the subscriber's own. */
  readonly durable: string | undefined;
  readonly signal: AbortSignal;
  readonly isClosed: () => boolean;
}

const ackWaitMillis = 30_000;
const maxAckPending = 256;
const pauseMillis = 500;

/**
 * The messages of one stream, without end: across broker restarts, reconnects and a consumer that somebody
 * deleted. The first try throws, when the stream is not there or may not be read; later ones are repeated.
 */
export async function* messagesOf(
  settings: StreamSubscriptionSettings,
): AsyncGenerator<JsMsg, void, undefined> {
  let start = settings.start;
  let consumer: Consumer | undefined = await openConsumer(settings, start);
  while (!settings.signal.aborted) {
    try {
      consumer ??= await openConsumer(settings, start);
      for await (const message of consume(consumer, settings)) {
        yield message;
        start = { sequence: message.seq + 1 };
      }
    } catch {
      // Whatever it was: the broker is away, or the consumer is. Only a closed connection is for good.
      if (settings.isClosed()) return;
    }
    consumer = undefined;
    await pause(settings.signal);
  }
}

async function* consume(
  consumer: Consumer,
  { signal, durable }: StreamSubscriptionSettings,
): AsyncGenerator<JsMsg, void, undefined> {
  const messages = await consumer.consume({
    max_messages: maxAckPending,
    expires: 10_000,
    idle_heartbeat: 2_000,
    // An ordered consumer is made anew by the client itself; a durable one is, here, when it was deleted.
    ...(durable === undefined ? {} : { abort_on_missing_resource: true }),
  });
  const stop = (): void => messages.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const message of messages) {
      yield message;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    messages.stop();
  }
}

const openConsumer = async (settings: StreamSubscriptionSettings, start: StreamStart): Promise<Consumer> => {
  const { jetstream, stream, filterSubjects, durable } = settings;
  if (durable === undefined) {
    return jetstream.consumers.get(stream, { filter_subjects: [...filterSubjects], ...deliverFrom(start) });
  }
  await convergeDurable(settings, durable, start);
  return jetstream.consumers.get(stream, durable);
};

const deliverFrom = (start: StreamStart) =>
  'sequence' in start
    ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, start.sequence) }
    : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.time.toISOString() };

/** Where a durable begins counts once: later the broker knows better. What it listens to may change. */
const convergeDurable = async (
  { manager, stream, filterSubjects }: StreamSubscriptionSettings,
  durable: string,
  start: StreamStart,
): Promise<void> => {
  let config: ConsumerConfig;
  try {
    config = (await manager.consumers.info(stream, durable)).config;
  } catch (fault) {
    if (!(fault instanceof JetStreamApiError) || fault.code !== JetStreamApiCodes.ConsumerNotFound)
      throw fault;
    await manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMillis),
      max_ack_pending: maxAckPending,
      filter_subjects: [...filterSubjects],
      ...deliverFrom(start),
    });
    return;
  }
  const current = config.filter_subjects ?? [config.filter_subject];
  const same =
    current.length === filterSubjects.length && filterSubjects.every((subject) => current.includes(subject));
  if (!same) await manager.consumers.update(stream, durable, { filter_subjects: [...filterSubjects] });
};

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, pauseMillis);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
