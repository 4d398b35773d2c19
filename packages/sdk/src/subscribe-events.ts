import type { EventDefinition, MessageOf } from '@donghu/contracts';
import { type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node';
import { type EventCursor, formatCursor, parseCursor } from './event-cursor.js';
import { type EventEnvelope, readEventEnvelope, UnreadableEvent } from './event-envelope.js';
import { MergedMessages } from './merged-messages.js';
import { RecentIds } from './recent-ids.js';
import { messagesOf, type StreamStart } from './stream-subscription.js';

/** A definition of any message. */
export type AnyEventDefinition = EventDefinition<unknown>;

/** An event as a subscriber gets it. */
export interface SubscribedEvent<Definition extends AnyEventDefinition> {
  readonly definition: Definition;
  readonly envelope: EventEnvelope;
  readonly message: MessageOf<Definition>;
  readonly subject: string;
  readonly stream: string;
  readonly sequence: number;
  /** Goes on behind this event when it is given as `from`. */
  readonly cursor: EventCursor;
  /** With a durable: handled, do not send it again. Without one it does nothing: keep the cursor. */
  ack(): void;
  /** With a durable: send it again, after so long. */
  nak(delayMillis: number): void;
  /** With a durable: still at it. Needed where handling one event takes longer than 30 seconds. */
  working(): void;
}

/** Where a subscription begins: with what is new, with the oldest event kept, at an instant, or at a cursor. */
export type SubscriptionStart = 'new' | 'first' | Date | EventCursor;

export interface SubscribeOptions<Definition extends AnyEventDefinition> {
  /** A connection of the caller's own, which stays open, or where and how to connect. */
  readonly connection: NatsConnection | ConnectionOptions;
  readonly definitions: readonly Definition[];
  /** The party whose events are wanted, by its unified social credit code; `*` where the account may read all. */
  readonly party: string;
  /** Names a consumer at the broker, which keeps the place: one name for all replicas of one application. */
  readonly durable?: string | undefined;
  /** `new` unless told; with a durable `first`, and it counts only when the durable is made. */
  readonly from?: SubscriptionStart | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Told of a message that cannot be read, which is then passed over, since it could never be read and would
   * block all behind it. A process warning unless told.
   */
  readonly onUnreadable?: ((event: UnreadableEvent) => void) | undefined;
}

const rememberedIds = 50_000;
const bufferedMessages = 256;

/** Narrows an event of several kinds to one. */
export const isEventOf = <Definition extends AnyEventDefinition>(
  event: SubscribedEvent<AnyEventDefinition>,
  definition: Definition,
): event is SubscribedEvent<Definition> => event.definition.type === definition.type;

/**
 * Events of the given kinds, decoded, in the order of their stream, without end until the signal is aborted or
 * the iteration is left. Outlasts restarts of the broker and broken connections without a loss. Repeats within
 * the session are suppressed by event id; across sessions the subscriber has the id and the cursor for it.
 */
export async function* subscribeEvents<Definition extends AnyEventDefinition>(
  options: SubscribeOptions<Definition>,
): AsyncGenerator<SubscribedEvent<Definition>, void, undefined> {
  const own = isConnection(options.connection) ? undefined : await connectForGood(options.connection);
  const connection = own ?? (isConnection(options.connection) ? options.connection : undefined);
  if (connection === undefined) throw new Error('a connection or its options are needed');
  try {
    yield* eventsOf(connection, options);
  } finally {
    await own?.drain();
  }
}

const isConnection = (value: NatsConnection | ConnectionOptions): value is NatsConnection =>
  'publish' in value;

const connectForGood = (options: ConnectionOptions): Promise<NatsConnection> =>
  connect({ maxReconnectAttempts: -1, reconnectTimeWait: 250, reconnectJitter: 250, ...options });

async function* eventsOf<Definition extends AnyEventDefinition>(
  connection: NatsConnection,
  options: SubscribeOptions<Definition>,
): AsyncGenerator<SubscribedEvent<Definition>, void, undefined> {
  const left = new AbortController();
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([options.signal, left.signal]);
  const client = jetstream(connection, { timeout: 5_000 });
  const manager = await jetstreamManager(connection, { timeout: 5_000, checkAPI: false });
  const streams = new Set(options.definitions.map((definition) => definition.stream));
  const merged = new MergedMessages<JsMsg>(bufferedMessages);
  signal.addEventListener('abort', () => merged.end(), { once: true });
  if (signal.aborted) merged.end();
  const from = options.from ?? (options.durable === undefined ? 'new' : 'first');
  const places = new Map<string, number>();
  const giveBack = (message: JsMsg): void => {
    if (options.durable !== undefined) message.nak();
  };
  const pulls: Promise<void>[] = [];
  for (const stream of streams) {
    const start = await startIn(stream, from, async () => {
      const { state } = await manager.streams.info(stream);
      return state.last_seq + 1;
    });
    if ('sequence' in start) places.set(stream, start.sequence - 1);
    const messages = messagesOf({
      jetstream: client,
      manager,
      stream,
      filterSubjects: options.definitions
        .filter((definition) => definition.stream === stream)
        .map(({ subjectPrefix }) => `${subjectPrefix}.${options.party}`),
      start,
      durable: options.durable,
      signal,
      isClosed: () => connection.isClosed(),
    });
    pulls.push(pullInto(merged, messages, giveBack));
  }
  const reader = new EventReader(options, places);
  try {
    for (;;) {
      const message = await merged.take();
      if (message === undefined) return;
      if (signal.aborted) {
        giveBack(message);
        return;
      }
      const event = reader.read(message);
      if (event !== undefined) yield event;
    }
  } finally {
    left.abort();
    for (const message of merged.close()) giveBack(message);
    await Promise.all(pulls);
  }
}

/** `new` is turned into a place at once: what is published while the connection is away is new as well. */
const startIn = async (
  stream: string,
  from: SubscriptionStart,
  nextSequence: () => Promise<number>,
): Promise<StreamStart> => {
  if (from instanceof Date) return { time: from };
  if (from === 'first') return { sequence: 1 };
  if (from === 'new') return { sequence: await nextSequence() };
  return { sequence: (parseCursor(from).get(stream) ?? 0) + 1 };
};

/** What nobody reads any more goes back to the broker at once, rather than when its time is over. */
const pullInto = async (
  merged: MergedMessages<JsMsg>,
  messages: AsyncIterable<JsMsg>,
  giveBack: (message: JsMsg) => void,
): Promise<void> => {
  try {
    for await (const message of messages) {
      if (!(await merged.put(message))) giveBack(message);
    }
    merged.end();
  } catch (fault) {
    merged.fail(fault);
  }
};

/** Decodes messages, passes over repeats and what cannot be read, and keeps the cursor. */
class EventReader<Definition extends AnyEventDefinition> {
  readonly #options: SubscribeOptions<Definition>;
  readonly #byType: ReadonlyMap<string, Definition>;
  readonly #places: Map<string, number>;
  readonly #seen = new RecentIds(rememberedIds);

  constructor(options: SubscribeOptions<Definition>, places: Map<string, number>) {
    this.#options = options;
    this.#byType = new Map(options.definitions.map((definition) => [definition.type, definition]));
    this.#places = places;
  }

  read(message: JsMsg): SubscribedEvent<Definition> | undefined {
    const { stream } = message.info;
    this.#places.set(stream, Math.max(message.seq, this.#places.get(stream) ?? 0));
    const envelope = readEventEnvelope(message.headers);
    if ('fault' in envelope) return this.#passOver(message, envelope.fault);
    if (this.#seen.has(envelope.id)) {
      message.ack();
      return undefined;
    }
    const definition = this.#byType.get(envelope.type);
    if (definition === undefined) return this.#passOver(message, `its type is ${envelope.type}`);
    let decoded: unknown;
    try {
      decoded = definition.decode(message.data);
    } catch (cause) {
      return this.#passOver(message, 'it cannot be decoded', cause);
    }
    const durable = this.#options.durable !== undefined;
    // Without a durable nothing comes again on purpose; with one, what was not acknowledged does.
    if (!durable) this.#seen.add(envelope.id);
    return {
      definition,
      envelope,
      // Decoded by the definition of this very type.
      message: decoded as MessageOf<Definition>,
      subject: message.subject,
      stream,
      sequence: message.seq,
      cursor: formatCursor(this.#places),
      ack: () => {
        if (!durable) return;
        this.#seen.add(envelope.id);
        message.ack();
      },
      nak: (delayMillis) => {
        if (durable) message.nak(delayMillis);
      },
      working: () => {
        if (durable) message.working();
      },
    };
  }

  #passOver(message: JsMsg, reason: string, cause?: unknown): undefined {
    const { stream } = message.info;
    const event = new UnreadableEvent(
      { stream, sequence: message.seq, subject: message.subject },
      reason,
      cause,
    );
    if (this.#options.onUnreadable === undefined)
      process.emitWarning(event.message, { code: 'UNREADABLE_EVENT' });
    else this.#options.onUnreadable(event);
    message.ack();
    return undefined;
  }
}
