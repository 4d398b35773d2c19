import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Entrant } from './entrant.js';

const silenceMillis = 60_000;

/** Hears of an entrant's decisions as they are published. */
export class DecisionWatch {
  readonly #connection: NatsConnection;
  readonly #decidedAt = new Map<string, number>();
  #due = 0;
  #reached: (() => void) | undefined;

  static async open({ natsUrl, decided }: Entrant): Promise<DecisionWatch> {
    const connection = await connect({ servers: natsUrl, noAsyncTraces: true });
    const watch = new DecisionWatch(connection);
    connection.subscribe(decided.subject, {
      callback: (_, message) => watch.#hear(decided.policyIdOf(message.data)),
    });
    await connection.flush();
    return watch;
  }

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /** When each policy was decided first, by `performance.now()`; complete with so many, or it rejects after a silence. */
  async until(count: number): Promise<ReadonlyMap<string, number>> {
    this.#due = count;
    const done = new Promise<void>((resolve) => {
      this.#reached = resolve;
    });
    if (this.#decidedAt.size >= count) return this.#decidedAt;
    let heard = -1;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        const size = this.#decidedAt.size;
        if (size === heard) reject(new Error(`${count - size} of ${count} policies were not decided`));
        heard = size;
      }, silenceMillis);
    });
    try {
      await Promise.race([done, silence]);
    } finally {
      clearInterval(timer);
    }
    return this.#decidedAt;
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #hear(policyId: string): void {
    if (this.#decidedAt.has(policyId)) return;
    this.#decidedAt.set(policyId, performance.now());
    if (this.#decidedAt.size === this.#due) this.#reached?.();
  }
}
