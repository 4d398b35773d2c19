import type { Clock } from '@donghu/kernel';
import type { Db, Filter } from 'mongodb';
import type { Logger } from 'pino';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import { type OutboxRecord, outboxLeaseMillis, outboxOf } from '../store/outbox.js';
import { withPublishSpan } from '../telemetry/index.js';
import { envelopeHeaders } from './envelope.js';
import type { Broker } from './nats-connection.js';

export interface RelaySettings {
  readonly db: Db;
  readonly broker: Broker;
  readonly service: string;
  readonly owner: string;
  readonly wallClock: Clock;
  readonly log: Logger;
  readonly crash: CrashSwitch;
  /** Records held in memory at most; what is over waits in the store for the sweep. */
  readonly memoryBound: number;
  /** Unpublished records in the store at which intake stops. */
  readonly storeBound: number;
  readonly inFlight: number;
  readonly sweepMillis: number;
}

/** The records of one aggregate: published one after the other, so that their order holds. */
interface Lane {
  readonly records: OutboxRecord[];
  retryMillis: number;
  /** A publication is under way, or a retry is waited for. */
  busy: boolean;
}

export interface RelayDepth {
  readonly waiting: number;
  readonly unpublished: number;
  /** Recording instant of the oldest unpublished record. */
  readonly oldest: Date | undefined;
}

const firstRetryMillis = 100;
const longestRetryMillis = 2_000;
/** Records that one sweep takes from the store at most. */
const sweepLimit = 500;

/**
 * Publishes committed events. The commit hands its records over in memory; the sweep finds what a crash or a
 * full memory left, by leases, so that replicas share the work. The event id is the message id: a record
 * that was published but not marked is published again and absorbed. While the broker is away nothing is
 * sent; when memory is full, what is committed waits in the store and is taken up in its order.
 */
export class Relay {
  readonly #settings: RelaySettings;
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: string[] = [];
  /** Records in memory, with the instant at which the lease on each ends. */
  readonly #known = new Map<string, number>();
  readonly #published: string[] = [];
  #inFlight = 0;
  #marking = false;
  #markTimer: NodeJS.Timeout | undefined;
  #draining = false;
  #unpublished = 0;
  #oldest: Date | undefined;
  #sweeping: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  /** Own records wait in the store only: until they are all taken up, no later one may go ahead of them. */
  #behind = false;
  #skipped = false;
  #idle: (() => void)[] = [];

  constructor(settings: RelaySettings) {
    this.#settings = settings;
  }

  async start(): Promise<void> {
    this.#settings.broker.onReconnect(() => {
      this.#pump();
      void this.sweep();
    });
    await this.#sweepOnce();
    this.#timer = setInterval(() => void this.sweep(), this.#settings.sweepMillis);
    this.#timer.unref();
  }

  /** Takes what a transaction committed. */
  offer(records: readonly OutboxRecord[]): void {
    this.#unpublished += records.length;
    for (const record of records) {
      this.#behind ||= this.#known.size >= this.#settings.memoryBound;
      if (this.#behind) this.#skipped = true;
      else this.#enqueue(record);
    }
    this.#pump();
  }

  hasRoom(): boolean {
    return this.#unpublished < this.#settings.storeBound;
  }

  depth(): RelayDepth {
    return { waiting: this.#known.size, unpublished: this.#unpublished, oldest: this.#oldest };
  }

  /** Finishes what is in memory, for as long as `graceMillis`; the rest stays in the store, free for others. */
  async stop(graceMillis: number): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
    this.#draining = true;
    clearTimeout(this.#markTimer);
    void this.#mark();
    const drained = new Promise<void>((resolve) => {
      this.#idle.push(resolve);
      this.#settleIdle();
    });
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMillis);
    });
    await Promise.race([drained, grace]);
    clearTimeout(timer);
    this.#stopped = true;
    await this.#endLeases();
  }

  /** The next process need not wait for leases that nobody renews. */
  async #endLeases(): Promise<void> {
    const { db, owner, log } = this.#settings;
    await outboxOf(db)
      .updateMany({ published: false, owner }, { $set: { leaseUntil: new Date(0) } })
      .catch((fault: unknown) =>
        log.warn({ err: fault }, 'ending leases failed; they run out by themselves'),
      );
  }

  /** One sweep at a time; a second call joins the one under way. */
  sweep(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#sweeping ??= this.#sweepOnce()
      .catch((fault: unknown) => this.#settings.log.warn({ err: fault }, 'outbox sweep failed'))
      .finally(() => {
        this.#sweeping = undefined;
      });
    return this.#sweeping;
  }

  #enqueue(record: OutboxRecord): void {
    if (this.#known.has(record._id)) return;
    this.#known.set(record._id, record.leaseUntil.getTime());
    const lane = this.#lanes.get(record.aggregate);
    if (lane !== undefined) {
      lane.records.push(record);
      return;
    }
    this.#lanes.set(record.aggregate, { records: [record], retryMillis: 0, busy: false });
    this.#ready.push(record.aggregate);
  }

  #pump(): void {
    if (!this.#settings.broker.isConnected()) return;
    while (this.#inFlight < this.#settings.inFlight && !this.#stopped) {
      const aggregate = this.#ready.shift();
      if (aggregate === undefined) return;
      const lane = this.#lanes.get(aggregate);
      const record = lane?.records[0];
      if (lane === undefined || record === undefined || lane.busy) continue;
      lane.busy = true;
      this.#inFlight += 1;
      void this.#publish(aggregate, lane, record);
    }
  }

  async #publish(aggregate: string, lane: Lane, record: OutboxRecord): Promise<void> {
    const { broker, service, crash, log } = this.#settings;
    try {
      crash('before-publish');
      await withPublishSpan(
        {
          messageId: record._id,
          destination: record.subject,
          destinationTemplate: record.subject.slice(0, record.subject.lastIndexOf('.')),
          headers: record.traceContext,
        },
        () =>
          broker.jetstream.publish(record.subject, record.body.value(), {
            headers: envelopeHeaders(record, service),
            expect: { streamName: record.stream },
          }),
      );
      lane.records.shift();
      lane.busy = false;
      lane.retryMillis = 0;
      this.#inFlight -= 1;
      this.#published.push(record._id);
      if (lane.records.length > 0) this.#ready.push(aggregate);
      else this.#lanes.delete(aggregate);
      this.#markSoon();
    } catch (fault) {
      this.#inFlight -= 1;
      lane.retryMillis = Math.min(Math.max(lane.retryMillis * 2, firstRetryMillis), longestRetryMillis);
      log.warn(
        { err: fault, eventId: record._id, subject: record.subject },
        'publish failed; it is tried again',
      );
      this.#retryLater(aggregate, lane);
    }
    this.#pump();
  }

  #retryLater(aggregate: string, lane: Lane): void {
    setTimeout(() => {
      lane.busy = false;
      this.#ready.push(aggregate);
      this.#pump();
    }, lane.retryMillis).unref();
  }

  /** Marks in bulk: acknowledged ids gather for a moment, or until there are enough, or nothing else is to come. */
  #markSoon(): void {
    if (this.#published.length >= idsInOneUpdate || this.#draining) void this.#mark();
    else
      this.#markTimer ??= setTimeout(() => {
        this.#markTimer = undefined;
        void this.#mark();
      }, gatherMillis);
  }

  async #mark(): Promise<void> {
    if (this.#marking) return;
    this.#marking = true;
    while (this.#published.length > 0) {
      const ids = this.#published.splice(0, idsInOneUpdate);
      this.#settings.crash('after-publish-before-mark');
      try {
        await outboxOf(this.#settings.db).updateMany(
          { _id: { $in: ids } },
          { $set: { published: true, publishedAt: this.#settings.wallClock.now() } },
        );
        this.#settings.crash('after-mark');
      } catch (fault) {
        // The records stay unpublished in the store; the sweep publishes them again under the same ids.
        this.#settings.log.warn({ err: fault, records: ids.length }, 'marking published events failed');
      }
      for (const id of ids) this.#known.delete(id);
      this.#unpublished = Math.max(0, this.#unpublished - ids.length);
    }
    this.#marking = false;
    if (this.#behind && !this.#stopped && this.#room() > 0) await this.sweep();
    this.#settleIdle();
  }

  async #sweepOnce(): Promise<void> {
    const now = this.#settings.wallClock.now();
    await this.#renewLeases(now);
    if (this.#behind) await this.#takeUpOwn(now);
    await this.#takeUp({ leaseUntil: { $lt: now } }, now);
    // A clock that was set back leaves leases far ahead, which nobody alive holds.
    await this.#takeUp({ leaseUntil: { $gt: new Date(now.getTime() + 10 * outboxLeaseMillis) } }, now);
    await this.#measure();
  }

  /** Only what has waited for half of its lease: most records are published long before. */
  async #renewLeases(now: Date): Promise<void> {
    const { db, owner } = this.#settings;
    const soon = now.getTime() + outboxLeaseMillis / 2;
    const due = [...this.#known].filter(([, leaseUntil]) => leaseUntil < soon).map(([id]) => id);
    const leaseUntil = leaseFrom(now);
    for (let start = 0; start < due.length; start += idsInOneUpdate) {
      const ids = due.slice(start, start + idsInOneUpdate);
      await outboxOf(db).updateMany({ _id: { $in: ids }, published: false }, { $set: { leaseUntil, owner } });
      for (const id of ids) if (this.#known.has(id)) this.#known.set(id, leaseUntil.getTime());
    }
  }

  async #takeUpOwn(now: Date): Promise<void> {
    this.#skipped = false;
    const all = await this.#takeUp({ owner: this.#settings.owner }, now);
    this.#behind = !all || this.#skipped;
  }

  /** Takes records from the store into memory; whether it found the last one that the filter means. */
  async #takeUp(filter: Filter<OutboxRecord>, now: Date): Promise<boolean> {
    const outbox = outboxOf(this.#settings.db);
    const { owner } = this.#settings;
    const room = this.#room();
    if (room === 0) return false;
    const limit = this.#known.size + room;
    const found = await outbox
      .find({ ...filter, published: false }, { projection: { _id: 1 } })
      .sort({ leaseUntil: 1 })
      .limit(limit)
      .toArray();
    const ids = found
      .map((record) => record._id)
      .filter((id) => !this.#known.has(id))
      .slice(0, room);
    if (ids.length > 0) {
      // A replica that sweeps at the same instant matches nothing: the lease is no longer over.
      await outbox.updateMany(
        { ...filter, _id: { $in: ids }, published: false },
        { $set: { leaseUntil: leaseFrom(now), owner } },
      );
      const mine = await outbox
        .find({ _id: { $in: ids }, published: false, owner })
        .sort({ _id: 1 })
        .toArray();
      for (const record of mine) this.#enqueue(record);
      this.#pump();
    }
    return found.length < limit;
  }

  /** How many records a sweep may take now: none before half of the memory is free again. */
  #room(): number {
    const { memoryBound } = this.#settings;
    return this.#known.size > memoryBound / 2 ? 0 : Math.min(memoryBound - this.#known.size, sweepLimit);
  }

  async #measure(): Promise<void> {
    const outbox = outboxOf(this.#settings.db);
    this.#unpublished = await outbox.countDocuments({ published: false });
    const [oldest] = await outbox
      .find({ published: false }, { projection: { recordedAt: 1 } })
      .sort({ recordedAt: 1 })
      .limit(1)
      .toArray();
    this.#oldest = oldest?.recordedAt;
  }

  #settleIdle(): void {
    if (this.#known.size > 0 || this.#inFlight > 0 || this.#marking) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** A record that is published and not yet marked is published again, and absorbed, should the process die now. */
const gatherMillis = 50;

/** The cost of `$in` grows faster than its list in SecantusDB. */
const idsInOneUpdate = 200;

const leaseFrom = (now: Date): Date => new Date(now.getTime() + outboxLeaseMillis);
