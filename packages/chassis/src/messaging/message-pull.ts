import { type ConsumerMessages, JetStreamApiError, type JsMsg } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import { type ConsumerDeclaration, convergeConsumer, priorityGroup } from './consumer-declaration.js';
import type { Broker } from './nats-connection.js';
import { streamNotFound } from './streams.js';

const pauseMillis = 500;

const isStreamNotFound = (fault: unknown): boolean =>
  fault instanceof JetStreamApiError && fault.code === streamNotFound;

/**
 * Pulls messages without end: across broker restarts, leader changes and a consumer that somebody deleted.
 * What arrives is buffered (the consumer's `max_ack_pending` bounds it) and taken as batches: whatever is
 * there, at once, never waiting for company.
 *
 * Of several replicas the broker serves the one with the lowest priority, and the next one when that is gone: what comes
 * together is handled together, and no two processes are at the same documents.
 */
export class MessagePull {
  readonly #broker: Broker;
  readonly #declaration: ConsumerDeclaration;
  readonly #log: Logger;
  readonly #buffer: JsMsg[] = [];
  #messages: ConsumerMessages | undefined;
  #waiting: (() => void) | undefined;
  #stopped = false;
  #saidThatItWaits = false;
  #ended: Promise<void> = Promise.resolve();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(broker: Broker, declaration: ConsumerDeclaration, log: Logger) {
    this.#broker = broker;
    this.#declaration = declaration;
    this.#log = log;
  }

  start(): void {
    this.#ended = this.#pullForever();
    // What waits here is in good hands: without a word the broker would deliver it again, and give up in the end.
    this.#heartbeat = setInterval(() => {
      for (const message of this.#buffer) message.working();
    }, this.#declaration.ackWaitMillis / 3);
    this.#heartbeat.unref();
  }

  /**
   * The next messages, at most `limit`, as many as come within so long from the first as `gatherMillisAfter` says of
   * the time that it was waited for; none when the pull has stopped.
   */
  async take(limit: number, gatherMillisAfter: (quietMillis: number) => number = () => 0): Promise<JsMsg[]> {
    const asked = performance.now();
    while (this.#buffer.length === 0 && !this.#stopped) await this.#arrival();
    const gatherMillis = gatherMillisAfter(performance.now() - asked);
    if (gatherMillis > 0) await this.#gather(limit, gatherMillis);
    return this.#stopped ? [] : this.#buffer.splice(0, limit);
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async #gather(limit: number, millis: number): Promise<void> {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      this.#waiting?.();
    }, millis);
    while (!over && this.#buffer.length < limit && !this.#stopped) await this.#arrival();
    clearTimeout(timer);
  }

  /** Stops pulling; what is buffered and not taken goes back to the broker at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#heartbeat);
    this.#waiting?.();
    this.#messages?.stop();
    for (const message of this.#buffer.splice(0)) message.nak();
    // A request that the broker's going away left without an answer ends by its time-out, and touches nothing.
    await Promise.race([this.#ended, pause()]);
  }

  /**
   * On the first start of a platform a reader may be up before the owner of the stream, who alone may make it:
   * that is told once, and is no failure. A stream that was there and is gone is one.
   */
  #report(fault: unknown): void {
    const { name: consumer, stream } = this.#declaration;
    if (this.#messages !== undefined || !isStreamNotFound(fault)) {
      this.#log.warn({ err: fault, consumer }, 'pulling failed; it is tried again');
    } else if (!this.#saidThatItWaits) {
      this.#saidThatItWaits = true;
      this.#log.info({ consumer, stream }, 'the stream is not there yet; the consumer waits for it');
    }
  }

  async #pullForever(): Promise<void> {
    while (!this.#stopped) {
      if (this.#broker.connection.isClosed()) return;
      if (!this.#broker.isConnected()) {
        // A request that is sent now is lost, and its time-out would hold up a stop and the return.
        await pause();
        continue;
      }
      try {
        await convergeConsumer(this.#broker.manager, this.#declaration);
        const consumer = await this.#broker.jetstream.consumers.get(
          this.#declaration.stream,
          this.#declaration.name,
        );
        const messages = await consumer.consume({
          max_messages: this.#declaration.maxAckPending,
          expires: 10_000,
          idle_heartbeat: 2_000,
          abort_on_missing_resource: true,
          group: priorityGroup,
          priority: this.#broker.consumerPriority,
          // Without it the client takes the consumer for a pinned one and reads every message's headers for the pin,
          // which throws for those that break the rules. 0 is not sent.
          min_pending: 0,
        });
        this.#messages = messages;
        if (this.#stopped) messages.stop();
        for await (const message of messages) {
          if (this.#stopped) {
            message.nak();
            continue;
          }
          this.#buffer.push(message);
          this.#waiting?.();
        }
        if (!this.#stopped)
          this.#log.warn({ consumer: this.#declaration.name }, 'the pull ended; it is begun again');
      } catch (fault) {
        if (this.#stopped || this.#broker.connection.isClosed()) return;
        this.#report(fault);
      }
      if (!this.#stopped) await pause();
    }
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMillis));
