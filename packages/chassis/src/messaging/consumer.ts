import { createHash } from 'node:crypto';
import {
  type Clock,
  type DomainError,
  domainError,
  errorRegistry,
  isDomainError,
  Refusal,
} from '@donghu/kernel';
import type { JsMsg } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import type { GroupCommit, Member, Outcome } from '../store/group-commit.js';
import { inboxId } from '../store/inbox.js';
import { isLostRace, isUnavailable } from '../store/store-faults.js';
import type { UseCase } from '../store/use-case.js';
import { activeTraceContext, withProcessSpan } from '../telemetry/index.js';
import { consumerMetrics } from './consumer-metrics.js';
import { writeDeadLetter } from './dead-letters.js';
import { type Envelope, readEnvelope } from './envelope.js';
import type { AnyEventHandler, ReceivedEvent } from './event-handler.js';
import { MessagePull } from './message-pull.js';
import type { Broker } from './nats-connection.js';
import { readableHeaders } from './readable-headers.js';
import { redeliverySubject } from './streams.js';

export interface ConsumerDefinition {
  /** `<service>__<purpose>` */
  readonly name: string;
  readonly stream: string;
  readonly handlers: readonly AnyEventHandler[];
}

export interface ConsumerSettings {
  readonly broker: Broker;
  readonly groups: GroupCommit;
  readonly wallClock: Clock;
  readonly log: Logger;
  readonly crash: CrashSwitch;
  readonly maxBatch: number;
  readonly ackWaitMillis: number;
  /** Delays before the second, third … delivery; the last one holds for all further ones. */
  readonly backoffMillis?: readonly number[];
  /** Between two tries of a batch that waits for the store or another service. */
  readonly pauseMillis?: number;
  /** Deliveries after which the broker itself gives up: more than the tries, so that a living process decides first. */
  readonly maxDeliveries?: number;
}

/** A message of a batch that may be handled. */
interface Delivery {
  readonly message: JsMsg;
  readonly envelope: Envelope;
  readonly event: ReceivedEvent<unknown>;
  readonly payloadSha256: string;
}

/** Tries after which an unexpected fault of the handler's code makes a dead letter. */
const triesBeforeDeadLetter = 5;
const defaultMaxDeliveries = 8;
const defaultBackoffMillis = [200, 1_000, 3_000, 8_000, 20_000];
const defaultPauseMillis = 500;

/** Handles the events of one durable consumer: one batch, one transaction, acknowledgements after the commit. */
export class EventConsumer {
  readonly #definition: ConsumerDefinition;
  readonly #settings: ConsumerSettings;
  readonly #byType: ReadonlyMap<string, AnyEventHandler>;
  readonly #pull: MessagePull;
  readonly #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(definition: ConsumerDefinition, settings: ConsumerSettings) {
    this.#definition = definition;
    this.#settings = settings;
    this.#byType = new Map(definition.handlers.map((handler) => [handler.event.type, handler]));
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
        for (const message of messages) message.nak(this.#backoffOf(message.info.deliveryCount));
      } finally {
        clearInterval(heartbeat);
      }
    }
  }

  async #handleBatch(messages: readonly JsMsg[]): Promise<void> {
    const byType = new Map<string, Delivery[]>();
    const ids = new Map<string, string>();
    const poison: [JsMsg, DomainError][] = [];
    for (const message of messages) {
      const delivery = this.#read(message);
      if (isDomainError(delivery)) {
        poison.push([message, delivery]);
        continue;
      }
      const { envelope, payloadSha256 } = delivery;
      const first = ids.get(envelope.id);
      if (first === payloadSha256) {
        // The same event twice in one batch: this one waits until the first one's mark is there.
        message.nak(this.#backoffOf(1));
        continue;
      }
      if (first !== undefined) {
        poison.push([message, domainError('EVENT_ID_REUSED', 'this event id came with another payload')]);
        continue;
      }
      ids.set(envelope.id, payloadSha256);
      const list = byType.get(envelope.type) ?? [];
      list.push(delivery);
      byType.set(envelope.type, list);
    }
    await allDone(poison.map(([message, error]) => this.#bury(message, error)));
    for (const [type, deliveries] of byType) {
      const handler = this.#byType.get(type);
      if (handler !== undefined) await this.#handleType(handler, deliveries);
    }
  }

  /** Decodes and checks a message: every fault here is one that no later try can mend. */
  #read(message: JsMsg): Delivery | DomainError {
    const envelope = readEnvelope(readableHeaders(() => message.headers));
    if (isDomainError(envelope)) return envelope;
    const handler = this.#byType.get(envelope.type);
    if (handler === undefined)
      return domainError('UNKNOWN_EVENT_TYPE', `${envelope.type} is not handled here`);
    const bytes = message.data;
    let decoded: { readonly message: unknown; readonly subject: string };
    try {
      decoded = handler.decode(bytes);
    } catch (fault) {
      return domainError('MALFORMED_PROTOBUF', fault instanceof Error ? fault.message : 'cannot be decoded');
    }
    const isRedelivery = message.subject === redeliverySubject(this.stream, this.name);
    if (!isRedelivery && message.subject !== decoded.subject) {
      return domainError('SUBJECT_MISMATCH', `the payload belongs to ${decoded.subject}`);
    }
    return {
      message,
      envelope,
      event: { envelope, message: decoded.message },
      payloadSha256: createHash('sha256').update(bytes).digest('base64url'),
    };
  }

  /** Runs one kind's events, holding on to the batch while the store or another service is away. */
  async #handleType(handler: AnyEventHandler, deliveries: readonly Delivery[]): Promise<void> {
    for (;;) {
      const processed = await this.#process(handler, deliveries).then(
        (outcomes) => ({ outcomes }),
        (cause: unknown) => ({ cause }),
      );
      if ('outcomes' in processed) return this.#settle(handler, deliveries, processed.outcomes);
      const { cause } = processed;
      if (this.#abort.signal.aborted) {
        for (const { message } of deliveries) message.nak(this.#pauseMillis);
        return;
      }
      if (!canComeBack(cause)) return this.#settleFault(handler, deliveries, cause);
      consumerMetrics.waiting.add(1, { consumer: this.name });
      this.#settings.log.warn(
        { err: cause, consumer: this.name, events: deliveries.length },
        'cannot be handled now; the batch waits',
      );
      await pause(this.#pauseMillis, this.#abort.signal);
    }
  }

  /** A fault of the code for the batch as a whole: each event is tried alone, so that only the guilty suffer. */
  async #settleFault(
    handler: AnyEventHandler,
    deliveries: readonly Delivery[],
    fault: unknown,
  ): Promise<void> {
    const [only, ...others] = deliveries;
    if (only !== undefined && others.length === 0) await this.#settleFailed(only.message, fault);
    else for (const delivery of deliveries) await this.#handleType(handler, [delivery]);
  }

  async #process(handler: AnyEventHandler, deliveries: readonly Delivery[]): Promise<Outcome<unknown>[]> {
    const started = performance.now();
    const outcomes: Outcome<unknown>[] = [];
    await withProcessSpan(
      deliveries.map(({ envelope, message }) => ({
        messageId: envelope.id,
        destination: message.subject,
        destinationTemplate: handler.event.subjectPrefix,
        headers: envelope.traceContext,
      })),
      this.name,
      () =>
        handler.handle(
          deliveries.map((delivery) => delivery.event),
          this.#abort.signal,
          async <Input, Output>(useCase: UseCase<Input, Output>, inputs: readonly Input[]) => {
            outcomes.push(...(await this.#settings.groups.run(useCase, this.#members(deliveries, inputs))));
          },
        ),
    );
    const unsettled = outcomes.find((outcome) => outcome.kind === 'failed' && canComeBack(outcome.cause));
    if (unsettled?.kind === 'failed') throw unsettled.cause;
    consumerMetrics.duration.record((performance.now() - started) / 1_000, { consumer: this.name });
    return outcomes;
  }

  #members<Input>(deliveries: readonly Delivery[], inputs: readonly Input[]): Member<Input>[] {
    if (inputs.length !== deliveries.length)
      throw new Error('prepare gave another number of inputs than of events');
    return inputs.map((input, index) => {
      const delivery = deliveries[index];
      if (delivery === undefined) throw new Error('an input without its event');
      return {
        input,
        inbox: {
          _id: inboxId(this.name, delivery.envelope.id),
          consumer: this.name,
          type: delivery.envelope.type,
          payloadSha256: delivery.payloadSha256,
        },
        correlationId: delivery.envelope.correlationId || delivery.envelope.id,
        traceContext: deliveries.length === 1 ? activeTraceContext() : delivery.envelope.traceContext,
      };
    });
  }

  async #settle(
    handler: AnyEventHandler,
    deliveries: readonly Delivery[],
    outcomes: readonly Outcome<unknown>[],
  ): Promise<void> {
    this.#settings.crash('after-effect-before-ack');
    await allDone(
      deliveries.map(({ message }, index) => {
        const outcome = outcomes[index];
        consumerMetrics.consumed.add(1, {
          consumer: this.name,
          type: handler.event.type,
          outcome: outcome?.kind ?? 'failed',
        });
        return this.#settleOne(message, outcome);
      }),
    );
    this.#settings.crash('after-ack');
  }

  async #settleOne(message: JsMsg, outcome: Outcome<unknown> | undefined): Promise<void> {
    if (outcome?.kind === 'done' || outcome?.kind === 'duplicate') message.ack();
    else if (outcome?.kind === 'refused') await this.#settleRefused(message, outcome.error);
    else await this.#settleFailed(message, outcome?.kind === 'failed' ? outcome.cause : undefined);
  }

  async #settleRefused(message: JsMsg, error: DomainError): Promise<void> {
    if (errorRegistry[error.code].retryable && message.info.deliveryCount < triesBeforeDeadLetter) {
      message.nak(this.#backoffOf(message.info.deliveryCount));
    } else await this.#bury(message, error);
  }

  async #settleFailed(message: JsMsg, cause: unknown): Promise<void> {
    this.#settings.log.error(
      { err: cause, consumer: this.name, subject: message.subject },
      'an event failed',
    );
    if (message.info.deliveryCount < triesBeforeDeadLetter)
      message.nak(this.#backoffOf(message.info.deliveryCount));
    else {
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no outcome';
      await this.#bury(message, domainError('INTERNAL', reason));
    }
  }

  #backoffOf(deliveryCount: number): number {
    const delays = this.#settings.backoffMillis ?? defaultBackoffMillis;
    return delays[Math.min(deliveryCount, delays.length) - 1] ?? this.#pauseMillis;
  }

  get #pauseMillis(): number {
    return this.#settings.pauseMillis ?? defaultPauseMillis;
  }

  /** Writes the dead letter first and acknowledges after: a crash in between repeats it under the same id. */
  async #bury(message: JsMsg, error: DomainError): Promise<void> {
    await writeDeadLetter(
      this.#settings.broker,
      {
        consumer: this.name,
        stream: this.stream,
        sequence: message.seq,
        subject: message.subject,
        attempts: message.info.deliveryCount,
        headers: readableHeaders(() => message.headers),
        body: message.data,
        error,
        at: this.#settings.wallClock.now(),
      },
      this.#settings.crash,
    );
    consumerMetrics.deadLetters.add(1, { consumer: this.name, code: error.code });
    this.#settings.log.error(
      { consumer: this.name, subject: message.subject, code: error.code, detail: error.detail },
      'dead letter',
    );
    message.ack();
  }
}

/** Waits for every one of them, also when one fails, and then fails with the first fault. */
const allDone = async (works: readonly Promise<void>[]): Promise<void> => {
  const failed = (await Promise.allSettled(works)).find((work) => work.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/**
 * Whether waiting may mend it: the store is away, a service that is asked for an answer is, or a transaction
 * holds a document, as one of a killed process does until its lifetime is over.
 */
const canComeBack = (fault: unknown): boolean =>
  isUnavailable(fault) ||
  isLostRace(fault) ||
  (fault instanceof Refusal && errorRegistry[fault.error.code].retryable);

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
