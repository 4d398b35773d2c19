import type { JsMsg } from '@nats-io/jetstream';
import { consumerMetrics } from './consumer-metrics.js';
import {
  type ConsumerDefinition,
  type ConsumerSettings,
  defaultMaxDeliveries,
  gatherMillisOf,
  patienceMillisOf,
  pauseMillisOf,
} from './consumer-settings.js';
import { type Delivery, sortMessages } from './delivery.js';
import type { AnyEventHandler } from './event-handler.js';
import { MessagePull } from './message-pull.js';
import { ParkedDeliveries, type Turn } from './parked-deliveries.js';
import { pause } from './pause.js';
import { processDeliveries } from './process-deliveries.js';
import { isAway, isHeld } from './recoverable-fault.js';
import { Settlement } from './settlement.js';
import { redeliverySubject } from './streams.js';

/** For one parked event: it has its turn again soon. */
const patienceAloneMillis = 50;
const longestStopMillis = 4_000;

/**
 * Handles the events of one durable consumer: one batch, one transaction, acknowledgements after the commit. What
 * another transaction holds for too long is parked and holds up nothing else.
 */
export class EventConsumer {
  readonly #definition: ConsumerDefinition;
  readonly #settings: ConsumerSettings;
  readonly #byType: ReadonlyMap<string, AnyEventHandler>;
  readonly #pull: MessagePull;
  readonly #settlement: Settlement;
  readonly #parked: ParkedDeliveries;
  readonly #abort = new AbortController();
  #heartbeat: NodeJS.Timeout | undefined;
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
    this.#parked = new ParkedDeliveries({
      consumer: definition.name,
      ackWaitMillis: settings.ackWaitMillis,
      limit: settings.maxBatch,
      firstPauseMillis: pauseMillisOf(settings) / 2,
      retry: (delivery) =>
        this.#retryParked(delivery).catch((fault: unknown) => {
          settings.log.error({ err: fault, consumer: this.name }, 'an event failed; it comes again');
          this.#settlement.again(delivery.message);
          return 'settled';
        }),
      release: (message) => this.#release(message),
    });
  }

  get name(): string {
    return this.#definition.name;
  }

  get stream(): string {
    return this.#definition.stream;
  }

  start(): void {
    this.#pull.start();
    this.#parked.start();
    this.#running = this.#handleForever();
  }

  /**
   * Finishes the batch in hand, gives the rest back. A store that never answers is not waited for: what is in hand
   * then goes to another replica when the broker has heard nothing of it for a while.
   */
  async stop(): Promise<void> {
    this.#abort.abort();
    const stopped = Promise.all([this.#pull.stop(), this.#parked.stop(), this.#running]);
    const limit = new AbortController();
    await Promise.race([
      stopped,
      pause(longestStopMillis, limit.signal).then(() => {
        if (!limit.signal.aborted) {
          this.#settings.log.warn({ consumer: this.name }, 'stopped without an end of what is in hand');
        }
      }),
    ]);
    limit.abort();
    clearInterval(this.#heartbeat);
  }

  async #handleForever(): Promise<void> {
    let lastBatch = 0;
    for (;;) {
      await this.#parked.room();
      const behind = lastBatch;
      const messages = await this.#pull.take(this.#settings.maxBatch, (quietMillis) =>
        gatherMillisOf(this.#definition, behind, quietMillis),
      );
      lastBatch = messages.length;
      if (lastBatch === 0) return;
      this.#settings.crash('after-fetch');
      this.#heartbeat = setInterval(() => {
        for (const message of messages) message.working();
      }, this.#settings.ackWaitMillis / 3);
      try {
        await this.#handleBatch(messages);
      } catch (fault) {
        this.#settings.log.error({ err: fault, consumer: this.name }, 'a batch failed; it comes again');
        for (const message of messages) this.#settlement.again(message);
      } finally {
        clearInterval(this.#heartbeat);
      }
    }
  }

  async #handleBatch(messages: readonly JsMsg[]): Promise<void> {
    const sorted = sortMessages(messages, this.#byType, redeliverySubject(this.stream, this.name));
    for (const message of sorted.repeats) this.#settlement.again(message);
    await Promise.all(sorted.poison.map(([message, error]) => this.#settlement.bury(message, error)));
    for (const [type, deliveries] of sorted.byType) {
      const handler = this.#byType.get(type);
      if (handler !== undefined) await this.#handleType(handler, this.#parked.queueUp(deliveries));
    }
  }

  /** Runs one kind's events, holding on to the batch while the store or another service is away. */
  async #handleType(handler: AnyEventHandler, deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    for (;;) {
      const fault = await this.#tryType(handler, deliveries);
      if (fault === undefined) return;
      if (this.#abort.signal.aborted) {
        for (const { message } of deliveries) this.#release(message);
        return;
      }
      if (!isAway(fault.cause)) return this.#settleFault(handler, deliveries, fault.cause);
      consumerMetrics.waiting.add(1, { consumer: this.name });
      this.#settings.log.warn(
        { err: fault.cause, consumer: this.name, events: deliveries.length },
        'cannot be handled now; the batch waits',
      );
      await pause(pauseMillisOf(this.#settings), this.#abort.signal);
    }
  }

  /** Settles or parks each; gives the fault that kept the batch as a whole from being handled. */
  async #tryType(
    handler: AnyEventHandler,
    deliveries: readonly Delivery[],
  ): Promise<{ readonly cause: unknown } | undefined> {
    const processed = await this.#process(handler, deliveries, patienceMillisOf(this.#settings));
    if ('cause' in processed) return processed;
    const { outcomes } = processed;
    const away = outcomes.find((outcome) => outcome.kind === 'failed' && isAway(outcome.cause));
    if (away?.kind === 'failed') return away;
    const isSettled = (index: number): boolean => {
      const outcome = outcomes[index];
      return outcome?.kind !== 'failed' || !isHeld(outcome.cause);
    };
    await this.#settlement.settle(
      deliveries.filter((_, index) => isSettled(index)),
      outcomes.filter((_, index) => isSettled(index)),
    );
    this.#park(deliveries.filter((_, index) => !isSettled(index)));
    return undefined;
  }

  #park(deliveries: readonly Delivery[]): void {
    if (deliveries.length === 0) return;
    if (this.#abort.signal.aborted) {
      for (const { message } of deliveries) this.#release(message);
      return;
    }
    this.#settings.log.warn(
      { consumer: this.name, events: deliveries.length },
      'another transaction holds what the events touch; they wait',
    );
    for (const delivery of deliveries) {
      // The batch's heartbeat ends with it, and the next one for parked events may be a while away.
      delivery.message.working();
      this.#parked.add(delivery);
    }
  }

  async #retryParked(delivery: Delivery): Promise<Turn> {
    const handler = this.#byType.get(delivery.envelope.type);
    if (handler === undefined) throw new Error(`${delivery.envelope.type} is not handled here`);
    const processed = await this.#process(handler, [delivery], patienceAloneMillis);
    const [outcome] = 'outcomes' in processed ? processed.outcomes : [];
    const fault = 'cause' in processed ? processed : outcome?.kind === 'failed' ? outcome : undefined;
    if (fault !== undefined && isAway(fault.cause)) return 'away';
    if (fault !== undefined && isHeld(fault.cause)) return 'held';
    if (fault !== undefined) await this.#settlement.fail(delivery.message, fault.cause);
    else await this.#settlement.settle([delivery], outcome === undefined ? [] : [outcome]);
    return 'settled';
  }

  #process(handler: AnyEventHandler, deliveries: readonly Delivery[], patienceMillis: number) {
    const { groups } = this.#settings;
    const processing = { consumer: this.name, groups, signal: this.#abort.signal, patienceMillis };
    return processDeliveries(processing, handler, deliveries).then(
      (outcomes) => ({ outcomes }),
      (cause: unknown) => ({ cause }),
    );
  }

  /** Gives a message back undone, for another replica or a later start. */
  #release(message: JsMsg): void {
    message.nak(pauseMillisOf(this.#settings));
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
