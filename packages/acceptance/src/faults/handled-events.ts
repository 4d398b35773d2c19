import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@donghu/supervisor/platform';
import type { Answer, Zone } from '../zone.js';

const everyMillis = 2_000;
const answerWithinMillis = 1_000;
const auditor = { role: 'auditor' } as const;
const counted = /^messaging_client_consumed_messages_total\{(?<labels>.*)\} (?<count>[0-9.e+]+)/;

/** By consumer and type of event: how many one process says it handled, repeats not among them. */
type Counts = ReadonlyMap<string, number>;

interface Life {
  readonly service: ServiceName;
  readonly replica: number;
  readonly counts: Counts;
}

const keyOf = (consumer: string, type: string): string => `${consumer} ${type}`;

const labelOf = (labels: string, name: string): string =>
  new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';

/** From a service's own metrics, in the text format of Prometheus. */
export const handledCounts = (metrics: string): Counts => {
  const counts = new Map<string, number>();
  for (const line of metrics.split('\n')) {
    const { labels = '', count } = counted.exec(line)?.groups ?? {};
    if (count === undefined || labelOf(labels, 'outcome') !== 'done') continue;
    const key = keyOf(labelOf(labels, 'consumer'), labelOf(labels, 'type'));
    counts.set(key, (counts.get(key) ?? 0) + Number(count));
  }
  return counts;
};

/**
 * Follows what every process says it handled. A process that dies takes with it what it did since it was last asked:
 * the counts are never too high, and an event that two handled shows as more handled than there are marks.
 */
export class HandledEvents {
  readonly #zone: Zone;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  /** By process id: counts begin anew with every process. */
  readonly #lives = new Map<number, Life>();

  constructor(zone: Zone, givenUp: AbortSignal) {
    givenUp.addEventListener('abort', () => this.#stopping.abort());
    this.#zone = zone;
    this.#running = this.#follow();
  }

  /** Asks every process a last time. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#askAll();
  }

  /** How many events each replica of each service handled that handled any. */
  byReplica(): ReadonlyMap<ServiceName, readonly number[]> {
    const all = new Map<ServiceName, number[]>();
    for (const { service, replica, counts } of this.#lives.values()) {
      if (counts.size === 0) continue;
      const replicas = all.get(service) ?? Array.from(this.#zone.platform.replicas(service), () => 0);
      const handled = [...counts.values()].reduce((sum, count) => sum + count, 0);
      replicas[replica] = (replicas[replica] ?? 0) + handled;
      all.set(service, replicas);
    }
    return all;
  }

  /** Where the processes handled more events than have a mark: one of them was handled by two. */
  async handledTwice(): Promise<readonly string[]> {
    const marks = new Map<string, number>();
    for (const service of this.#zone.platform.processes.keys()) {
      const flow = await this.#zone.must(service, 'GET', '/v1/message-flow', auditor);
      for (const { consumer, type, handled } of flow.handled as Answer['body'][]) {
        marks.set(keyOf(consumer, type), handled);
      }
    }
    const told = new Map<string, number>();
    for (const { counts } of this.#lives.values()) {
      for (const [key, count] of counts) told.set(key, (told.get(key) ?? 0) + count);
    }
    return [...told]
      .filter(([key, count]) => count > (marks.get(key) ?? 0))
      .map(([key, count]) => `${key}: handled ${count} times, with ${marks.get(key) ?? 0} marks`);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#askAll();
      await delay(everyMillis, undefined, { signal }).catch(() => undefined);
    }
  }

  async #askAll(): Promise<void> {
    const { platform } = this.#zone;
    const asked = [...platform.processes.keys()].flatMap((service) =>
      platform.replicas(service).map((_, replica) => this.#ask(service, replica)),
    );
    await Promise.all(asked);
  }

  async #ask(service: ServiceName, replica: number): Promise<void> {
    const { platform } = this.#zone;
    const process = platform.replicas(service)[replica];
    const pid = process?.pid;
    if (pid === undefined) return;
    // One that is dead, stopped or busy tells nothing this time.
    const metrics = await fetch(`${platform.doors(service, replica).http}/metrics`, {
      signal: AbortSignal.timeout(answerWithinMillis),
    })
      .then((response) => response.text())
      .catch(() => undefined);
    if (metrics === undefined || process?.pid !== pid) return;
    this.#lives.set(pid, { service, replica, counts: handledCounts(metrics) });
  }
}
