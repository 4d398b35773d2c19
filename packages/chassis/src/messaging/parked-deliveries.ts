import type { JsMsg } from '@nats-io/jetstream';
import { consumerMetrics } from './consumer-metrics.js';
import type { Delivery } from './delivery.js';
import { pause } from './pause.js';

/** How a parked event's turn ended; `held` by a transaction still, or nothing can be handled as something is away. */
export type Turn = 'settled' | 'held' | 'away';

export interface ParkedDeliveriesSettings {
  readonly consumer: string;
  readonly ackWaitMillis: number;
  /** Parked events from which on the consumer takes no more. */
  readonly limit: number;
  readonly firstPauseMillis: number;
  /** Tries one event alone. */
  readonly retry: (delivery: Delivery) => Promise<Turn>;
  /** Gives one back to the broker. */
  readonly release: (message: JsMsg) => void;
}

const longestPauseMillis = 2_000;
/** Events tried in a row, all in vain, before the next pause. */
const triesInVain = 8;

/**
 * Events that cannot be handled because a transaction elsewhere holds what they touch. They wait here, out of the
 * way of the others: the broker is told that they are being worked on, so that waiting uses up no delivery, and each
 * is tried alone from time to time. Later events of the same aggregate queue up behind.
 */
export class ParkedDeliveries {
  readonly #settings: ParkedDeliveriesSettings;
  readonly #byAggregate = new Map<string, Delivery[]>();
  readonly #abort = new AbortController();
  #size = 0;
  #heartbeat: NodeJS.Timeout | undefined;
  #added: (() => void) | undefined;
  #roomy: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(settings: ParkedDeliveriesSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#heartbeat = setInterval(() => {
      for (const queue of this.#byAggregate.values()) for (const { message } of queue) message.working();
    }, this.#settings.ackWaitMillis / 3);
    this.#running = this.#retryForever();
  }

  add(delivery: Delivery): void {
    const aggregate = aggregateOf(delivery);
    const queue = this.#byAggregate.get(aggregate);
    if (queue === undefined) this.#byAggregate.set(aggregate, [delivery]);
    else queue.push(delivery);
    this.#count(1);
    this.#added?.();
  }

  /** Takes in those whose aggregate has events here already, and gives back the others. */
  queueUp(deliveries: readonly Delivery[]): readonly Delivery[] {
    if (this.#size === 0) return deliveries;
    const others: Delivery[] = [];
    for (const delivery of deliveries) {
      if (this.#byAggregate.has(aggregateOf(delivery))) this.add(delivery);
      else others.push(delivery);
    }
    return others;
  }

  /** Resolves when there is room for more, or it has stopped. */
  async room(): Promise<void> {
    while (this.#size >= this.#settings.limit && !this.#abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#roomy = resolve;
      });
    }
  }

  /** Gives everything back to the broker. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#added?.();
    this.#roomy?.();
    clearInterval(this.#heartbeat);
    await this.#running;
    for (const queue of this.#byAggregate.values()) {
      for (const { message } of queue) this.#settings.release(message);
    }
    this.#byAggregate.clear();
    this.#count(-this.#size);
  }

  async #retryForever(): Promise<void> {
    const { signal } = this.#abort;
    let pauseMillis = this.#settings.firstPauseMillis;
    while (!signal.aborted) {
      if (this.#size === 0) {
        await new Promise<void>((resolve) => {
          this.#added = resolve;
        });
        continue;
      }
      const before = this.#size;
      await this.#retryRound();
      const progressed = this.#size < before;
      pauseMillis = progressed
        ? this.#settings.firstPauseMillis
        : Math.min(pauseMillis * 2, longestPauseMillis);
      if (!progressed) await pause(pauseMillis, signal);
    }
  }

  /** One turn for each aggregate, until too many in a row were in vain; these are the last of the next round. */
  async #retryRound(): Promise<void> {
    let inVain = 0;
    for (const [aggregate, queue] of [...this.#byAggregate]) {
      const turn = await this.#retryQueue(queue);
      if (turn === 'away') return;
      this.#byAggregate.delete(aggregate);
      if (turn === 'settled') {
        inVain = 0;
        continue;
      }
      this.#byAggregate.set(aggregate, queue);
      inVain += 1;
      if (inVain === triesInVain) return;
    }
  }

  /** Its events in their order, up to the first that has to go on waiting. */
  async #retryQueue(queue: Delivery[]): Promise<Turn> {
    for (let [first] = queue; first !== undefined; [first] = queue) {
      if (this.#abort.signal.aborted) return 'away';
      const turn = await this.#settings.retry(first);
      if (turn !== 'settled') return turn;
      queue.shift();
      this.#count(-1);
    }
    return 'settled';
  }

  #count(difference: number): void {
    this.#size += difference;
    consumerMetrics.parked.add(difference, { consumer: this.#settings.consumer });
    if (this.#size < this.#settings.limit) this.#roomy?.();
  }
}

const aggregateOf = ({ envelope }: Delivery): string => `${envelope.source} ${envelope.subject}`;
