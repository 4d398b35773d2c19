import type { JsMsg } from '@nats-io/jetstream';
import type { Outcome } from '../store/group-commit.js';
import { consumerMetrics } from './consumer-metrics.js';
import {
  type ConsumerDefinition,
  type ConsumerSettings,
  defaultMaxDeliveries,
  pauseMillisOf,
} from './consumer-settings.js';
import { type Delivery, sortMessages } from './delivery.js';
import type { AnyEventHandler } from './event-handler.js';
import { MessagePull } from './message-pull.js';
import { processDeliveries } from './process-deliveries.js';
import { isRecoverable } from './recoverable-fault.js';
import { Settlement } from './settlement.js';
import { redeliverySubject } from './streams.js';

/** Handles the events of one durable consumer: one batch, one transaction, acknowledgements after the commit. */
export class EventConsumer {
  readonly #definition: ConsumerDefinition;
  readonly #settings: ConsumerSettings;
  readonly #byType: ReadonlyMap<string, AnyEventHandler>;
  readonly #pull: MessagePull;
  readonly #settlement: Settlement;
  readonly #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(definition: ConsumerDefinition, settings: ConsumerSettings) {
    this.#definition = definition;
    this.#settings = settings;
    this.#byType = new Map(definition.handlers.map((handler) => [handler.event.type, handler]));
    this.#settlement = new Settlement(definition, settings);
    this.#pull = new MessagePull(
      settings.broker,
      {
        stream: definition.stream,
        name: definition.name,
        filterSubjects: [
          ...definition.handlers.map((handler) => `${handler.event.subjectPrefix}.*`),
          redeliverySubject(definition.stream, definition.name),
        ],
        ackWaitMillis: settings.ackWaitMillis,
        maxDeliver: settings.maxDeliveries ?? defaultMaxDeliveries,
        maxAckPending: settings.maxBatch * 4,
      },
      settings.log,
    );
  }

  get name(): string {
    return this.#definition.name;
  }

  get stream(): string {
    return this.#definition.stream;
  }

  start(): void {
    this.#pull.start();
    this.#running = this.#handleForever();
  }

  /** Finishes the batch in hand, gives the rest back. */
  async stop(): Promise<void> {
    const stopped = this.#pull.stop();
    this.#abort.abort();
    await this.#running;
    await stopped;
  }

  async #handleForever(): Promise<void> {
    for (;;) {
      const messages = await this.#pull.take(this.#settings.maxBatch);
      if (messages.length === 0) return;
      this.#settings.crash('after-fetch');
      const heartbeat = setInterval(() => {
        for (const message of messages) message.working();
      }, this.#settings.ackWaitMillis / 3);
      try {
        await this.#handleBatch(messages);
      } catch (fault) {
        this.#settings.log.error({ err: fault, consumer: this.name }, 'a batch failed; it comes again');
        for (const message of messages) this.#settlement.again(message);
      } finally {
        clearInterval(heartbeat);
      }
    }
  }

  async #handleBatch(messages: readonly JsMsg[]): Promise<void> {
    const sorted = sortMessages(messages, this.#byType, redeliverySubject(this.stream, this.name));
    for (const message of sorted.repeats) this.#settlement.again(message);
    await this.#settlement.buryAll(sorted.poison);
    for (const [type, deliveries] of sorted.byType) {
      const handler = this.#byType.get(type);
      if (handler !== undefined) await this.#handleType(handler, deliveries);
    }
  }

  /** Runs one kind's events, holding on to the batch while the store or another service is away. */
  async #handleType(handler: AnyEventHandler, deliveries: readonly Delivery[]): Promise<void> {
    for (;;) {
      const processed = await this.#process(handler, deliveries).then(
        (outcomes) => ({ outcomes }),
        (cause: unknown) => ({ cause }),
      );
      if ('outcomes' in processed) return this.#settlement.settle(deliveries, processed.outcomes);
      const { cause } = processed;
      if (this.#abort.signal.aborted) {
        for (const { message } of deliveries) message.nak(pauseMillisOf(this.#settings));
        return;
      }
      if (!isRecoverable(cause)) return this.#settleFault(handler, deliveries, cause);
      consumerMetrics.waiting.add(1, { consumer: this.name });
      this.#settings.log.warn(
        { err: cause, consumer: this.name, events: deliveries.length },
        'cannot be handled now; the batch waits',
      );
      await pause(pauseMillisOf(this.#settings), this.#abort.signal);
    }
  }

  async #process(
    handler: AnyEventHandler,
    deliveries: readonly Delivery[],
  ): Promise<readonly Outcome<unknown>[]> {
    const { groups } = this.#settings;
    const processing = { consumer: this.name, groups, signal: this.#abort.signal };
    const outcomes = await processDeliveries(processing, handler, deliveries);
    const unsettled = outcomes.find((outcome) => outcome.kind === 'failed' && isRecoverable(outcome.cause));
    if (unsettled?.kind === 'failed') throw unsettled.cause;
    return outcomes;
  }

  /** A fault of the code for the batch as a whole: each event is tried alone, so that only the guilty suffer. */
  async #settleFault(
    handler: AnyEventHandler,
    deliveries: readonly Delivery[],
    fault: unknown,
  ): Promise<void> {
    const [only, ...others] = deliveries;
    if (only !== undefined && others.length === 0) await this.#settlement.fail(only.message, fault);
    else for (const delivery of deliveries) await this.#handleType(handler, [delivery]);
  }
}

const pause = (millis: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener('abort', end);
  });
