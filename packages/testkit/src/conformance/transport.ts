import type { StoredMessage } from '../messaging/stored-messages.js';

/** What a transport is given to keep. The id is what two publications of the same event are known by. */
export interface Publication {
  readonly id: string;
  readonly subject: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Delivery {
  readonly id: string;
  readonly subject: string;
  readonly body: Uint8Array;
  /** From 1: how often this consumer was given the message, as far as the broker remembers. */
  readonly deliveries: number;
  header(name: string): string | undefined;
  ack(): void;
  /** Refuses it for now; it comes again after the delay. */
  nak(delayMillis: number): void;
  /** Asks for as much time again. */
  working(): void;
  /** Refuses it for good. */
  term(reason: string): void;
}

export interface ConsumptionSettings {
  readonly name: string;
  readonly filterSubject: string;
  readonly ackWaitMillis: number;
  readonly maxDeliveries: number;
}

export interface Consumption {
  /** The next deliveries, as soon as there is one; none when it has stopped. */
  take(limit: number): Promise<readonly Delivery[]>;
  stop(): Promise<void>;
}

/** What the broker tells when it gives a message up. */
export interface GivenUp {
  readonly kind: 'max-deliveries' | 'terminated';
  readonly consumer: string;
  readonly deliveries: number;
}

/** A broker that the suite may end. */
export interface BrokerControl {
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** An implementation of the transport on a broker of its own, with one durable stream. */
export interface Transport {
  /** What the stream keeps: every subject below it, of two tokens. */
  readonly subjectPrefix: string;
  /** Bytes of one message, its headers included. */
  readonly maxPayload: number;
  /** An acknowledgement that does not come is given up after this time. */
  readonly publishTimeoutMillis: number;
  readonly broker: BrokerControl;
  isConnected(): boolean;
  /** Resolves when the broker has the message on disk. */
  publish(publication: Publication): Promise<{ readonly duplicate: boolean }>;
  consume(settings: ConsumptionSettings): Consumption;
  /** Nothing is left to deliver to the consumer, and it has left nothing without a word. */
  isSettled(consumer: string): Promise<boolean>;
  deleteConsumer(consumer: string): Promise<void>;
  stored(subject: string): Promise<readonly StoredMessage[]>;
  givenUp(): Promise<readonly GivenUp[]>;
  close(): Promise<void>;
}
