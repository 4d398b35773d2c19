import type { Clock } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { Logger } from 'pino';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import { keepFrom, type OutboxRecord } from '../store/outbox.js';
import { commitsInOneCommand, PublicationLeases, type TakeOver } from '../store/publication-leases.js';
import {
  type CommittedEvents,
  outboxLeaseMillis,
  type UnpublishedEvent,
} from '../store/unpublished-commit.js';
import { AggregateLanes } from './aggregate-lanes.js';
import type { Broker } from './nats-connection.js';
import { largestBatch, publishBatch, smallestBatch } from './publish-batch.js';
import { publishRecord } from './publish-record.js';

export interface RelaySettings {
  readonly db: Db;
  readonly broker: Broker;
  readonly service: string;
  readonly owner: string;
  readonly wallClock: Clock;
  readonly log: Logger;
  readonly crash: CrashSwitch;
  /** Events held in memory at most; what is over waits in the store for the sweep. */
  readonly memoryBound: number;
  /** Unpublished events in the store at which intake stops. */
  readonly storeBound: number;
  readonly inFlight: number;
  readonly sweepMillis: number;
}

/** A commit in memory, with those of its events that are still to be published. */
interface OpenCommit {
  readonly id: string;
  readonly committedAt: Date;
  leaseUntil: number;
  readonly left: Map<string, UnpublishedEvent>;
  /** Events that the store holds for unpublished: what was published since the last renewal counts still. */
  count: number;
}

interface Waiting {
  readonly record: OutboxRecord;
  readonly commit: OpenCommit;
}

export interface RelayDepth {
  readonly waiting: number;
  readonly unpublished: number;
  /** Recording instant of the oldest unpublished commit. */
  readonly oldest: Date | undefined;
}

/** Events that one sweep takes from the store, or the commit beyond it. */
const sweepLimit = 500;

/**
 * Publishes committed events. The commit hands its records over in memory; the sweep finds what a crash or a
 * full memory left, by leases, so that replicas share the work. The event id is the message id: a commit
 * that was published but not settled is published again and absorbed. While the broker is away nothing is
 * sent; when memory is full, what is committed waits in the store and is taken up in its order.
 */
export class Relay {
  readonly #settings: RelaySettings;
  readonly #leases: PublicationLeases;
  readonly #lanes = new AggregateLanes<Waiting>();
  readonly #known = new Map<string, OpenCommit>();
  /** Events of the commits in memory. */
  #held = 0;
  readonly #published: OpenCommit[] = [];
  /** Commits that were published long after they were made. */
  readonly #late = new Set<string>();
  #inFlight = 0;
  /** Batches whose turn is to come: the lanes of their events are busy. */
  readonly #together: (readonly OutboxRecord[])[] = [];
  /** Events of the batches in flight. */
  #batched = 0;
  /** Wall-clock instant in milliseconds: a broker that refuses batches is not asked again at once. */
  #singlyUntil = 0;
  #settling = false;
  #settleTimer: NodeJS.Timeout | undefined;
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
    this.#leases = new PublicationLeases(settings.db, settings.owner, settings.log);
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
  offer({ unpublished, records }: CommittedEvents): void {
    this.#unpublished += records.length;
    this.#behind ||= this.#held >= this.#settings.memoryBound;
    if (this.#behind) this.#skipped = true;
    else {
      const goesTogether = this.#mayGoTogether(records);
      this.#enqueue({ unpublished, records });
      if (goesTogether) this.#queueTogether(records);
    }
    this.#pump();
  }

  hasRoom(): boolean {
    return this.#unpublished < this.#settings.storeBound;
  }

  depth(): RelayDepth {
    return { waiting: this.#held, unpublished: this.#unpublished, oldest: this.#oldest };
  }

  /** Finishes what is in memory, for as long as `graceMillis`; the rest stays in the store, free for others. */
  async stop(graceMillis: number): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
    this.#draining = true;
    clearTimeout(this.#settleTimer);
    void this.#settle();
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
    await this.#leases
      .release()
      .catch((fault: unknown) =>
        this.#settings.log.warn({ err: fault }, 'ending leases failed; they run out by themselves'),
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

  #enqueue({ unpublished, records }: CommittedEvents): void {
    if (this.#known.has(unpublished._id)) return;
    const commit: OpenCommit = {
      id: unpublished._id,
      committedAt: unpublished.committedAt,
      leaseUntil: unpublished.leaseUntil.getTime(),
      left: new Map(records.map(({ _id, type }) => [_id, { id: _id, type }])),
      count: unpublished.count,
    };
    this.#known.set(commit.id, commit);
    this.#held += commit.count;
    for (const record of records) this.#lanes.add(record.aggregate, { record, commit });
  }

  #pump(): void {
    if (!this.#settings.broker.isConnected()) return;
    while (this.#inFlight < this.#settings.inFlight && !this.#stopped) {
      const next = this.#lanes.next();
      if (next === undefined) return;
      this.#inFlight += 1;
      void this.#publish(next.aggregate, next.item);
    }
  }

  async #publish(aggregate: string, waiting: Waiting): Promise<void> {
    const { broker, service, crash, log } = this.#settings;
    const { record } = waiting;
    try {
      crash('before-publish');
      await publishRecord(broker, service, record);
      this.#inFlight -= 1;
      this.#lanes.takeFirst(aggregate);
      this.#lanes.free(aggregate);
      this.#take(waiting);
    } catch (fault) {
      this.#inFlight -= 1;
      log.warn(
        { err: fault, eventId: record._id, subject: record.subject },
        'publish failed; it is tried again',
      );
      setTimeout(() => {
        this.#lanes.again(aggregate);
        this.#pump();
      }, this.#lanes.postpone(aggregate)).unref();
    }
    this.#pump();
  }

  /** The broker has it. */
  #take({ record, commit }: Waiting): void {
    const waitedMillis = this.#settings.wallClock.now().getTime() - commit.committedAt.getTime();
    if (waitedMillis > lateMillis) this.#late.add(commit.id);
    commit.left.delete(record._id);
    if (commit.left.size > 0) return;
    this.#published.push(commit);
    this.#settleSoon();
  }

  /**
   * Many events of a fresh commit, of one stream, with nothing before them that waits still; and if they are more
   * than one batch, no two of one aggregate, since batches may overtake each other.
   */
  #mayGoTogether(records: readonly OutboxRecord[]): boolean {
    const [first] = records;
    return (
      records.length >= smallestBatch &&
      this.#takesBatches() &&
      records.every(({ stream, aggregate }) => stream === first?.stream && !this.#lanes.has(aggregate)) &&
      (records.length <= largestBatch ||
        new Set(records.map(({ aggregate }) => aggregate)).size === records.length)
    );
  }

  #takesBatches(): boolean {
    const { broker, wallClock } = this.#settings;
    return broker.isConnected() && !this.#stopped && wallClock.now().getTime() >= this.#singlyUntil;
  }

  #queueTogether(records: readonly OutboxRecord[]): void {
    for (const { aggregate } of records) this.#lanes.hold(aggregate);
    this.#together.push(...batchesOf(records));
    this.#startBatches();
  }

  #startBatches(): void {
    for (;;) {
      const [next] = this.#together;
      if (next === undefined || (this.#batched > 0 && this.#batched + next.length > batchedAtOnce)) return;
      this.#together.shift();
      if (this.#takesBatches()) void this.#publishTogether(next);
      else this.#leaveSingly(next);
    }
  }

  /** What the broker refuses as a batch goes singly, under the same ids. */
  async #publishTogether(records: readonly OutboxRecord[]): Promise<void> {
    const { broker, service, crash, log, wallClock } = this.#settings;
    this.#batched += records.length;
    try {
      crash('before-publish');
      await publishBatch(broker, service, records);
      for (const { aggregate } of records) {
        const waiting = this.#lanes.takeFirst(aggregate);
        if (waiting !== undefined) this.#take(waiting);
      }
    } catch (fault) {
      this.#singlyUntil = wallClock.now().getTime() + singlyMillis;
      log.warn({ err: fault, events: records.length }, 'a batch was not taken; its events go singly');
    }
    this.#batched -= records.length;
    this.#leaveSingly(records);
    this.#startBatches();
    this.#pump();
  }

  /** What of their lanes is not published yet, or came after them, goes one by one. */
  #leaveSingly(records: readonly OutboxRecord[]): void {
    for (const aggregate of new Set(records.map((record) => record.aggregate))) this.#lanes.free(aggregate);
  }

  /** In bulk: commits gather for a moment, or until there are enough, or nothing else is to come. */
  #settleSoon(): void {
    if (this.#published.length >= commitsInOneCommand || this.#draining) void this.#settle();
    else
      this.#settleTimer ??= setTimeout(() => {
        this.#settleTimer = undefined;
        void this.#settle();
      }, gatherMillis);
  }

  async #settle(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    while (this.#published.length > 0) {
      const commits = this.#published.splice(0, commitsInOneCommand);
      this.#settings.crash('after-publish-before-mark');
      try {
        await this.#keepLate();
        await this.#leases.end(commits.map(({ id }) => id));
        this.#settings.crash('after-mark');
      } catch (fault) {
        // The commits stay in the store; the sweep publishes them again under the same ids.
        this.#settings.log.warn({ err: fault, commits: commits.length }, 'settling published events failed');
      }
      for (const { id, count } of commits) {
        this.#known.delete(id);
        this.#held -= count;
        this.#unpublished = Math.max(0, this.#unpublished - count);
      }
    }
    this.#settling = false;
    if (this.#behind && !this.#stopped && this.#room().room > 0) await this.sweep();
    this.#settleIdle();
  }

  /** What waited for long is in its stream from now on only: its commit is kept from now on, too. */
  async #keepLate(): Promise<void> {
    const { db, wallClock } = this.#settings;
    while (this.#late.size > 0) {
      const ids = [...this.#late].slice(0, idsInOneUpdate);
      await keepFrom(db, ids, wallClock.now());
      for (const id of ids) this.#late.delete(id);
    }
  }

  async #sweepOnce(): Promise<void> {
    const now = this.#settings.wallClock.now();
    await this.#renewLeases(now);
    if (this.#behind) {
      this.#skipped = false;
      const isAll = this.#takeUp(await this.#leases.takeOwn(this.#room(), now));
      this.#behind = !isAll || this.#skipped;
    }
    this.#takeUp(await this.#leases.takeOver(this.#room(), now));
    this.#takeUp(await this.#leases.takeFarAhead(this.#room(), now));
    const { events, oldest } = await this.#leases.measure();
    this.#unpublished = events;
    this.#oldest = oldest;
  }

  /** Only what has waited for half of its lease: most commits are published long before. */
  async #renewLeases(now: Date): Promise<void> {
    await this.#keepLate();
    const soon = now.getTime() + outboxLeaseMillis / 2;
    const due = [...this.#known.values()].filter(
      (commit) => commit.leaseUntil < soon && commit.left.size > 0,
    );
    for (let start = 0; start < due.length; start += commitsInOneCommand) {
      const commits = due.slice(start, start + commitsInOneCommand);
      const held = commits.map(({ id, left }) => ({ id, left: [...left.values()] }));
      const leaseUntil = await this.#leases.renew(held, now);
      for (const [index, commit] of commits.entries()) {
        this.#renewed(commit, held[index]?.left.length ?? 0, leaseUntil);
      }
    }
  }

  /** It may have been settled meanwhile. */
  #renewed(commit: OpenCommit, count: number, leaseUntil: Date): void {
    commit.leaseUntil = leaseUntil.getTime();
    if (!this.#known.has(commit.id)) return;
    this.#held -= commit.count - count;
    commit.count = count;
  }

  #takeUp({
    taken,
    isAll,
  }: {
    readonly taken: readonly CommittedEvents[];
    readonly isAll: boolean;
  }): boolean {
    for (const commit of taken) this.#enqueue(commit);
    if (taken.length > 0) this.#pump();
    return isAll;
  }

  /** What a sweep may take now: nothing before half of the memory is free again. */
  #room(): TakeOver {
    const { memoryBound } = this.#settings;
    const room = this.#held > memoryBound / 2 ? 0 : Math.min(memoryBound - this.#held, sweepLimit);
    return { known: this.#known, room };
  }

  #settleIdle(): void {
    if (this.#known.size > 0 || this.#inFlight + this.#batched > 0 || this.#settling) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** Events in batches that are in flight at once: while the broker writes one batch, the next one is sent. */
const batchedAtOnce = 2 * largestBatch;

/** In batches of one size, as few as hold them all. */
const batchesOf = (records: readonly OutboxRecord[]): readonly (readonly OutboxRecord[])[] => {
  const size = Math.ceil(records.length / Math.ceil(records.length / largestBatch));
  const batches: (readonly OutboxRecord[])[] = [];
  for (let start = 0; start < records.length; start += size) {
    batches.push(records.slice(start, start + size));
  }
  return batches;
};

/** A commit that is published and not yet settled is published again, and absorbed, should the process die now. */
const gatherMillis = 50;

/** The cost of `$in` grows faster than its list in SecantusDB. */
const idsInOneUpdate = 200;

/** After a batch that was not taken. */
const singlyMillis = 30_000;

/** Far less than what records are kept for beyond their messages. */
const lateMillis = 3_600_000;
