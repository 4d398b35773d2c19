import { type Clock, domainError } from '@donghu/kernel';
import { JetStreamApiError, type JsMsg } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import { writeDeadLetter } from './dead-letters.js';
import { MessagePull } from './message-pull.js';
import type { Broker } from './nats-connection.js';
import { readableHeaders } from './readable-headers.js';
import { advisoryStream, streamNotFound } from './streams.js';

export interface StrandedMessagesSettings {
  readonly broker: Broker;
  readonly service: string;
  readonly consumers: readonly { readonly stream: string; readonly name: string }[];
  readonly wallClock: Clock;
  readonly log: Logger;
  readonly crash: CrashSwitch;
}

interface Advisory {
  readonly type?: string;
  /** Why a message was terminated, where the client said so. */
  readonly reason?: string;
  readonly stream: string;
  readonly consumer: string;
  readonly stream_seq: number;
  readonly deliveries: number;
}

const isAdvisory = (value: unknown): value is Advisory => {
  const advisory = value as Partial<Advisory> | null;
  return (
    typeof advisory?.stream === 'string' &&
    typeof advisory.consumer === 'string' &&
    typeof advisory.stream_seq === 'number' &&
    typeof advisory.deliveries === 'number'
  );
};

const advisoryIn = (message: JsMsg): Advisory | undefined => {
  try {
    const advisory: unknown = JSON.parse(message.string());
    return isAdvisory(advisory) ? advisory : undefined;
  } catch {
    return undefined;
  }
};

const terminated = 'io.nats.jetstream.advisory.v1.terminated';

const reasonOf = ({ type, deliveries, reason }: Advisory): string =>
  type === terminated
    ? `the message was terminated${reason === undefined ? '' : `: ${reason}`}`
    : `delivered ${deliveries} times and never settled: each time the process ended, or gave it back, first`;

/**
 * A process that dies in the last delivery leaves its message with nobody: the broker gives up and says so by
 * an advisory only. The advisories are kept in a stream, and each becomes a dead letter with the message
 * copied by its sequence, since the advisory has no payload (nats-server issue 5049).
 */
export class StrandedMessages {
  readonly #settings: StrandedMessagesSettings;
  readonly #pull: MessagePull;
  #running: Promise<void> = Promise.resolve();

  constructor(settings: StrandedMessagesSettings) {
    this.#settings = settings;
    this.#pull = new MessagePull(
      settings.broker,
      {
        stream: advisoryStream,
        name: `${settings.service}__advisories`,
        filterSubjects: settings.consumers.flatMap(({ stream, name }) => [
          `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.${name}`,
          `$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.${stream}.${name}`,
        ]),
        ackWaitMillis: 30_000,
        maxDeliver: -1,
        maxAckPending: 100,
      },
      settings.log,
    );
  }

  start(): void {
    this.#pull.start();
    this.#running = this.#collectForever();
  }

  async stop(): Promise<void> {
    await this.#pull.stop();
    await this.#running;
  }

  async #collectForever(): Promise<void> {
    for (;;) {
      const advisories = await this.#pull.take(100);
      if (advisories.length === 0) return;
      for (const advisory of advisories) {
        try {
          await this.#collect(advisory);
          advisory.ack();
        } catch (fault) {
          this.#settings.log.warn({ err: fault }, 'an advisory could not be handled; it comes again');
          advisory.nak(2_000);
        }
      }
    }
  }

  async #collect(message: JsMsg): Promise<void> {
    const advisory = advisoryIn(message);
    if (advisory === undefined) {
      this.#settings.log.error({ subject: message.subject }, 'an advisory that cannot be read');
      return;
    }
    const stored = await this.#settings.broker.manager.streams
      .getMessage(advisory.stream, { seq: advisory.stream_seq })
      .catch((fault: unknown) => {
        if (fault instanceof JetStreamApiError && fault.code === streamNotFound) return null;
        throw fault;
      });
    if (stored === null) {
      this.#settings.log.error({ advisory }, 'a stranded message is no longer in its stream');
      return;
    }
    await writeDeadLetter(
      this.#settings.broker,
      {
        consumer: advisory.consumer,
        stream: advisory.stream,
        sequence: advisory.stream_seq,
        subject: stored.subject,
        attempts: advisory.deliveries,
        headers: readableHeaders(() => stored.header),
        body: stored.data,
        error: domainError('INTERNAL', reasonOf(advisory)),
        at: this.#settings.wallClock.now(),
      },
      this.#settings.crash,
    );
  }
}
