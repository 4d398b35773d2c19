import { type DomainError, domainError, errorRegistry } from '@donghu/kernel';
import type { JsMsg } from '@nats-io/jetstream';
import type { Outcome } from '../store/group-commit.js';
import { consumerMetrics } from './consumer-metrics.js';
import {
  backoffMillisOf,
  type ConsumerDefinition,
  type ConsumerSettings,
  defaultMaxDeliveries,
  triesBeforeDeadLetter,
} from './consumer-settings.js';
import { CountedTries } from './counted-tries.js';
import { writeDeadLetter } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import { readableHeaders } from './readable-headers.js';

/** Answers the broker for each message: acknowledged, to come again later, or a dead letter. */
export class Settlement {
  readonly #consumer: Pick<ConsumerDefinition, 'name' | 'stream'>;
  readonly #settings: ConsumerSettings;
  readonly #tries = new CountedTries();

  constructor(consumer: Pick<ConsumerDefinition, 'name' | 'stream'>, settings: ConsumerSettings) {
    this.#consumer = consumer;
    this.#settings = settings;
  }

  /** Once the transaction has committed. */
  async settle(deliveries: readonly Delivery[], outcomes: readonly Outcome<unknown>[]): Promise<void> {
    this.#settings.crash('after-effect-before-ack');
    await Promise.all(
      deliveries.map(({ message, envelope }, index) => {
        const outcome = outcomes[index];
        consumerMetrics.consumed.add(1, {
          consumer: this.#consumer.name,
          type: envelope.type,
          outcome: outcome?.kind ?? 'failed',
        });
        return this.#settleOne(message, outcome);
      }),
    );
    this.#settings.crash('after-ack');
  }

  async #settleOne(message: JsMsg, outcome: Outcome<unknown> | undefined): Promise<void> {
    if (outcome?.kind === 'done' || outcome?.kind === 'duplicate') {
      this.#tries.forget(message.seq);
      message.ack();
    } else if (outcome?.kind === 'refused') await this.#refuse(message, outcome.error);
    else await this.fail(message, outcome?.kind === 'failed' ? outcome.cause : undefined);
  }

  async #refuse(message: JsMsg, error: DomainError): Promise<void> {
    if (errorRegistry[error.code].retryable && this.#mayBeTriedAgain(message)) this.again(message);
    else await this.bury(message, error);
  }

  /** For a fault of the code: a bounded number of tries, then a dead letter. */
  async fail(message: JsMsg, cause: unknown): Promise<void> {
    this.#settings.log.error(
      { err: cause, consumer: this.#consumer.name, subject: message.subject },
      'an event failed',
    );
    if (this.#mayBeTriedAgain(message)) this.again(message);
    else {
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no outcome';
      await this.bury(message, domainError('INTERNAL', reason));
    }
  }

  /** Counts a try in vain. Whoever has the last delivery decides, whatever it has tried itself. */
  #mayBeTriedAgain(message: JsMsg): boolean {
    const { maxDeliveries = defaultMaxDeliveries } = this.#settings;
    const tries = this.#tries.failed(message.seq);
    return tries < triesBeforeDeadLetter && message.info.deliveryCount < maxDeliveries;
  }

  /** Has it delivered again, the later the more often it was. */
  again(message: JsMsg): void {
    message.nak(backoffMillisOf(this.#settings, message.info.deliveryCount));
  }

  /** A letter that cannot be written now is tried again with its message, and holds up no other. */
  async bury(message: JsMsg, error: DomainError): Promise<void> {
    try {
      await this.#writeLetter(message, error);
      this.#tries.forget(message.seq);
      message.ack();
    } catch (fault) {
      this.#settings.log.warn(
        { err: fault, consumer: this.#consumer.name, subject: message.subject },
        'a dead letter could not be written; its message comes again',
      );
      this.again(message);
    }
  }

  /** Before the acknowledgement: a crash in between repeats it under the same id. */
  async #writeLetter(message: JsMsg, error: DomainError): Promise<void> {
    const { name, stream } = this.#consumer;
    const { broker, wallClock, crash, log } = this.#settings;
    await writeDeadLetter(
      broker,
      {
        consumer: name,
        stream,
        sequence: message.seq,
        subject: message.subject,
        attempts: message.info.deliveryCount,
        headers: readableHeaders(() => message.headers),
        body: message.data,
        error,
        at: wallClock.now(),
      },
      crash,
    );
    consumerMetrics.deadLetters.add(1, { consumer: name, code: error.code });
    log.error(
      { consumer: name, subject: message.subject, code: error.code, detail: error.detail },
      'dead letter',
    );
  }
}
