import { setTimeout as delay } from 'node:timers/promises';
import { JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';

export interface StreamMessage {
  readonly subject: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const answerWithinMillis = 2_000;
const pauseMillis = 100;

/** The campaign's own connection to the broker; it bears the broker's being away for as long as it takes. */
export class CampaignBroker {
  readonly #connection: NatsConnection;
  #closed = false;

  private constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  static async open(natsUrl: string): Promise<CampaignBroker> {
    const connection = await connect({
      servers: natsUrl,
      name: 'fault-campaign',
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
    });
    return new CampaignBroker(connection);
  }

  /** Publishes until the broker has it; tries of one id within its window are one message. */
  publish({ subject, headers: entries, body }: StreamMessage): Promise<number> {
    const set = headers();
    for (const [name, value] of entries) if (!isOfBatch(name)) set.set(name, value);
    const client = jetstream(this.#connection);
    return this.#insist(async () => {
      const { seq } = await client.publish(subject, body, { headers: set, timeout: answerWithinMillis });
      return seq;
    });
  }

  /** The newest messages of a stream that are still there, newest first. */
  async newest(stream: string, count: number): Promise<readonly StreamMessage[]> {
    const manager = await this.#insist(() =>
      jetstreamManager(this.#connection, { checkAPI: false, timeout: answerWithinMillis }),
    );
    const { state } = await this.#insist(() => manager.streams.info(stream));
    const found: StreamMessage[] = [];
    for (let seq = state.last_seq; seq >= state.first_seq && seq > 0 && found.length < count; seq -= 1) {
      const stored = await this.#insist(() => manager.streams.getMessage(stream, { seq }));
      if (stored === null) continue;
      found.push({
        subject: stored.subject,
        headers: new Map(stored.header.keys().map((name) => [name, stored.header.get(name)])),
        body: stored.data,
      });
    }
    return found;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#connection.close();
  }

  async #insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await ask();
      } catch (fault) {
        if (this.#closed || fault instanceof JetStreamApiError) throw fault;
        await delay(pauseMillis);
      }
    }
  }
}

/** What is sent again is sent alone, whatever batch it once came in. */
const isOfBatch = (header: string): boolean => header.toLowerCase().startsWith('nats-batch-');
