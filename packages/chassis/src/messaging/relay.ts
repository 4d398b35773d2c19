import type { Clock } from '@donghu/kernel';
import type { Db, Filter } from 'mongodb';
import type { Logger } from 'pino';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import { findByIds } from '../store/find-by-ids.js';
import { keepFrom, type OutboxRecord, outboxOf } from '../store/outbox.js';
import {
  type CommittedEvents,
  outboxLeaseMillis,
  type UnpublishedCommit,
  type UnpublishedEvent,
  unpublishedOf,
} from '../store/unpublished-commit.js';
import { withPublishSpan } from '../telemetry/index.js';
import { envelopeHeaders } from './envelope.js';
import type { Broker } from './nats-connection.js';
import { largestBatch, publishBatch, smallestBatch } from './publish-batch.js';

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

/** The records of one aggregate: published one after the other, so that their order holds. */
interface Lane {
  readonly waiting: Waiting[];
  retryMillis: number;
  /** A publication is under way, or a retry is waited for. */
  busy: boolean;
}

export interface RelayDepth {
  readonly waiting: number;
  readonly unpublished: number;
  /** Recording instant of the oldest unpublished commit. */
  readonly oldest: Date | undefined;
}

const firstRetryMillis = 100;
const longestRetryMillis = 2_000;
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
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: string[] = [];
  readonly #known = new Map<string, OpenCommit>();
  /** Events of the commits in memory. */
  #held = 0;
  readonly #published: OpenCommit[] = [];
  /** Events that were published long after their commit. */
  readonly #late: string[] = [];
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
      this.#enqueue(unpublished, records);
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
    await this.#endLeases();
  }

  /** The next process need not wait for leases that nobody renews. */
  async #endLeases(): Promise<void> {
    const { db, owner, log } = this.#settings;
    await unpublishedOf(db)
      .updateMany({ owner }, { $set: { leaseUntil: new Date(0) } })
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

  #enqueue(unpublished: UnpublishedCommit, records: readonly OutboxRecord[]): void {
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
    for (const record of records) this.#enqueueRecord({ record, commit });
  }

  #enqueueRecord(waiting: Waiting): void {
    const { aggregate } = waiting.record;
    const lane = this.#lanes.get(aggregate);
    if (lane !== undefined) {
      lane.waiting.push(waiting);
      return;
    }
    this.#lanes.set(aggregate, { waiting: [waiting], retryMillis: 0, busy: false });
    this.#ready.push(aggregate);
  }

  #pump(): void {
    if (!this.#settings.broker.isConnected()) return;
    while (this.#inFlight < this.#settings.inFlight && !this.#stopped) {
      const aggregate = this.#ready.shift();
      if (aggregate === undefined) return;
      const lane = this.#lanes.get(aggregate);
      const next = lane?.waiting[0];
      if (lane === undefined || next === undefined || lane.busy) continue;
      lane.busy = true;
      this.#inFlight += 1;
      void this.#publish(aggregate, lane, next);
    }
  }

  async #publish(aggregate: string, lane: Lane, { record, commit }: Waiting): Promise<void> {
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
      this.#inFlight -= 1;
      lane.waiting.shift();
      this.#free(aggregate, lane);
      this.#take({ record, commit });
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

  /** The broker has it. */
  #take({ record, commit }: Waiting): void {
    const waitedMillis = this.#settings.wallClock.now().getTime() - commit.committedAt.getTime();
    if (waitedMillis > lateMillis) this.#late.push(record._id);
    commit.left.delete(record._id);
    if (commit.left.size > 0) return;
    this.#published.push(commit);
    this.#settleSoon();
  }

  #free(aggregate: string, lane: Lane): void {
    lane.busy = false;
    lane.retryMillis = 0;
    if (lane.waiting.length > 0) this.#ready.push(aggregate);
    else this.#lanes.delete(aggregate);
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
    for (const lane of this.#lanesOf(records).values()) lane.busy = true;
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
      const lanes = this.#lanesOf(records);
      for (const { aggregate } of records) {
        const waiting = lanes.get(aggregate)?.waiting.shift();
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
    for (const [aggregate, lane] of this.#lanesOf(records)) this.#free(aggregate, lane);
  }

  #lanesOf(records: readonly OutboxRecord[]): ReadonlyMap<string, Lane> {
    const lanes = new Map<string, Lane>();
    for (const { aggregate } of records) {
      const lane = this.#lanes.get(aggregate);
      if (lane !== undefined) lanes.set(aggregate, lane);
    }
    return lanes;
  }

  #retryLater(aggregate: string, lane: Lane): void {
    setTimeout(() => {
      lane.busy = false;
      this.#ready.push(aggregate);
      this.#pump();
    }, lane.retryMillis).unref();
  }

  /** In bulk: commits gather for a moment, or until there are enough, or nothing else is to come. */
  #settleSoon(): void {
    if (this.#published.length >= commitsInOneDeletion || this.#draining) void this.#settle();
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
      const commits = this.#published.splice(0, commitsInOneDeletion);
      this.#settings.crash('after-publish-before-mark');
      try {
        await this.#endCommits(commits);
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
    if (this.#behind && !this.#stopped && this.#room() > 0) await this.sweep();
    this.#settleIdle();
  }

  async #endCommits(commits: readonly OpenCommit[]): Promise<void> {
    await this.#keepLate();
    await unpublishedOf(this.#settings.db).deleteMany({ _id: { $in: commits.map(({ id }) => id) } });
  }

  /** What waited for long is in its stream from now on only: its record is kept from now on, too. */
  async #keepLate(): Promise<void> {
    const { db, wallClock } = this.#settings;
    while (this.#late.length > 0) {
      const ids = this.#late.slice(0, idsInOneUpdate);
      await keepFrom(db, ids, wallClock.now());
      this.#late.splice(0, ids.length);
    }
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

  /**
   * Only what has waited for half of its lease: most commits are published long before. What of them is published is
   * taken out, so that a record that cannot be published does not keep the others for unpublished.
   */
  async #renewLeases(now: Date): Promise<void> {
    const { db, owner } = this.#settings;
    await this.#keepLate();
    const soon = now.getTime() + outboxLeaseMillis / 2;
    const leaseUntil = leaseFrom(now);
    const due = [...this.#known.values()].filter(
      (commit) => commit.leaseUntil < soon && commit.left.size > 0,
    );
    for (let start = 0; start < due.length; start += commitsInOneDeletion) {
      const commits = due.slice(start, start + commitsInOneDeletion).map((commit) => {
        const events = [...commit.left.values()];
        return { commit, renewed: { leaseUntil, owner, events, count: events.length } };
      });
      await unpublishedOf(db).bulkWrite(
        commits.map(({ commit, renewed }) => ({
          updateOne: { filter: { _id: commit.id }, update: { $set: renewed } },
        })),
        { ordered: false },
      );
      for (const { commit, renewed } of commits) this.#renewed(commit, renewed.count, leaseUntil);
    }
  }

  /** It may have been settled meanwhile. */
  #renewed(commit: OpenCommit, count: number, leaseUntil: Date): void {
    commit.leaseUntil = leaseUntil.getTime();
    if (!this.#known.has(commit.id)) return;
    this.#held -= commit.count - count;
    commit.count = count;
  }

  async #takeUpOwn(now: Date): Promise<void> {
    this.#skipped = false;
    const all = await this.#takeUp({ owner: this.#settings.owner }, now);
    this.#behind = !all || this.#skipped;
  }

  /** Takes commits from the store into memory; whether it found the last one that the filter means. */
  async #takeUp(filter: Filter<UnpublishedCommit>, now: Date): Promise<boolean> {
    const { db, owner } = this.#settings;
    const room = this.#room();
    if (room === 0) return false;
    const limit = this.#known.size + room;
    const found = await unpublishedOf(db)
      .find(filter, { projection: { count: 1 } })
      .sort({ leaseUntil: 1 })
      .limit(limit)
      .toArray();
    const others = found.filter(({ _id }) => !this.#known.has(_id));
    const ids = withinRoom(others, room);
    if (ids.length > 0) {
      // A replica that sweeps at the same instant matches nothing: the lease is no longer over.
      await unpublishedOf(db).updateMany(
        { ...filter, _id: { $in: ids } },
        { $set: { leaseUntil: leaseFrom(now), owner } },
      );
      const mine = await unpublishedOf(db)
        .find({ _id: { $in: ids }, owner })
        .sort({ _id: 1 })
        .toArray();
      await this.#load(mine);
      this.#pump();
    }
    return found.length < limit && ids.length === others.length;
  }

  async #load(commits: readonly UnpublishedCommit[]): Promise<void> {
    const eventIds = commits.flatMap(({ events }) => events.map(({ id }) => id));
    const found = await findByIds(outboxOf(this.#settings.db), eventIds);
    const records = new Map(found.map((record) => [record._id, record]));
    for (const commit of commits) {
      const own = commit.events.flatMap(({ id }) => records.get(id) ?? []);
      if (own.length < commit.count) {
        this.#settings.log.error({ commit: commit._id }, 'events to be published are not in the outbox');
      }
      if (own.length > 0) this.#enqueue(commit, own);
    }
  }

  /** How many events a sweep may take now: none before half of the memory is free again. */
  #room(): number {
    const { memoryBound } = this.#settings;
    return this.#held > memoryBound / 2 ? 0 : Math.min(memoryBound - this.#held, sweepLimit);
  }

  async #measure(): Promise<void> {
    const [all] = await unpublishedOf(this.#settings.db)
      .aggregate<{ readonly events: number | bigint; readonly oldest: Date }>([
        { $group: { _id: null, events: { $sum: '$count' }, oldest: { $min: '$recordedAt' } } },
      ])
      .toArray();
    this.#unpublished = Number(all?.events ?? 0);
    this.#oldest = all?.oldest;
  }

  #settleIdle(): void {
    if (this.#known.size > 0 || this.#inFlight + this.#batched > 0 || this.#settling) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** In the order given, until the room is taken: the last one may go beyond it, so that a large one has its turn. */
const withinRoom = (
  commits: readonly Pick<UnpublishedCommit, '_id' | 'count'>[],
  room: number,
): readonly string[] => {
  const ids: string[] = [];
  let events = 0;
  for (const { _id, count } of commits) {
    if (events >= room) break;
    ids.push(_id);
    events += count;
  }
  return ids;
};

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
const commitsInOneDeletion = 200;

/** After a batch that was not taken. */
const singlyMillis = 30_000;

/** Far less than what records are kept for beyond their messages. */
const lateMillis = 3_600_000;

const leaseFrom = (now: Date): Date => new Date(now.getTime() + outboxLeaseMillis);
