import type { Db, Filter } from 'mongodb';
import type { Logger } from 'pino';
import { findCommits, type OutboxRecord } from './outbox.js';
import {
  type CommittedEvents,
  outboxLeaseMillis,
  type UnpublishedCommit,
  type UnpublishedEvent,
  unpublishedOf,
} from './unpublished-commit.js';

export interface UnpublishedDepth {
  readonly events: number;
  /** Recording instant of the oldest commit. */
  readonly oldest: Date | undefined;
}

/** A commit whose publication goes on, and what of it is left to publish. */
export interface HeldCommit {
  readonly id: string;
  readonly left: readonly UnpublishedEvent[];
}

/** What a replica may take into its memory. */
export interface TakeOver {
  readonly known: { has(id: string): boolean; readonly size: number };
  /** Events; a commit beyond it is taken where nothing smaller comes first. */
  readonly room: number;
}

/** The cost of `$in` grows faster than its list in SecantusDB. */
export const commitsInOneCommand = 200;

const leaseFrom = (now: Date): Date => new Date(now.getTime() + outboxLeaseMillis);

/**
 * Which replica publishes which commit. Replicas share the work by leases on the documents in `unpublished`: who
 * takes one over when its lease is over publishes it, and deletes it in the end.
 */
export class PublicationLeases {
  readonly #db: Db;
  readonly #owner: string;
  readonly #log: Logger;

  constructor(db: Db, owner: string, log: Logger) {
    this.#db = db;
    this.#owner = owner;
    this.#log = log;
  }

  /**
   * Until when they hold. What is published is taken out of the commits, so that a record that cannot be published
   * does not keep the others for unpublished.
   */
  async renew(commits: readonly HeldCommit[], now: Date): Promise<Date> {
    const leaseUntil = leaseFrom(now);
    await unpublishedOf(this.#db).bulkWrite(
      commits.map(({ id, left }) => ({
        updateOne: {
          filter: { _id: id },
          update: { $set: { leaseUntil, owner: this.#owner, left, count: left.length } },
        },
      })),
      { ordered: false },
    );
    return leaseUntil;
  }

  /** Own commits that memory had no room for, or those that nobody holds any more; and whether these were all. */
  takeOwn(over: TakeOver, now: Date) {
    return this.#take({ owner: this.#owner }, over, now);
  }

  takeOver(over: TakeOver, now: Date) {
    return this.#take({ leaseUntil: { $lt: now } }, over, now);
  }

  /** A clock that was set back leaves leases far ahead, which nobody alive holds. */
  takeFarAhead(over: TakeOver, now: Date) {
    const far = new Date(now.getTime() + 10 * outboxLeaseMillis);
    return this.#take({ leaseUntil: { $gt: far } }, over, now);
  }

  /** Every event of them is in its stream. */
  async end(ids: readonly string[]): Promise<void> {
    await unpublishedOf(this.#db).deleteMany({ _id: { $in: [...ids] } });
  }

  /** The next process need not wait for leases that nobody renews. */
  async release(): Promise<void> {
    await unpublishedOf(this.#db).updateMany({ owner: this.#owner }, { $set: { leaseUntil: new Date(0) } });
  }

  async measure(): Promise<UnpublishedDepth> {
    const [all] = await unpublishedOf(this.#db)
      .aggregate<{ readonly events: number | bigint; readonly oldest: Date }>([
        { $group: { _id: null, events: { $sum: '$count' }, oldest: { $min: '$recordedAt' } } },
      ])
      .toArray();
    return { events: Number(all?.events ?? 0), oldest: all?.oldest };
  }

  async #take(
    filter: Filter<UnpublishedCommit>,
    { known, room }: TakeOver,
    now: Date,
  ): Promise<{ readonly taken: readonly CommittedEvents[]; readonly isAll: boolean }> {
    if (room === 0) return { taken: [], isAll: false };
    const limit = known.size + room;
    const found = await unpublishedOf(this.#db)
      .find(filter, { projection: { count: 1 } })
      .sort({ leaseUntil: 1 })
      .limit(limit)
      .toArray();
    const others = found.filter(({ _id }) => !known.has(_id));
    const ids = withinRoom(others, room);
    const taken = ids.length === 0 ? [] : await this.#lease(filter, ids, now);
    return { taken, isAll: found.length < limit && ids.length === others.length };
  }

  async #lease(
    filter: Filter<UnpublishedCommit>,
    ids: readonly string[],
    now: Date,
  ): Promise<readonly CommittedEvents[]> {
    // A replica that sweeps at the same instant matches nothing: the lease is no longer over.
    await unpublishedOf(this.#db).updateMany(
      { ...filter, _id: { $in: [...ids] } },
      { $set: { leaseUntil: leaseFrom(now), owner: this.#owner } },
    );
    const mine = await unpublishedOf(this.#db)
      .find({ _id: { $in: [...ids] }, owner: this.#owner })
      .sort({ _id: 1 })
      .toArray();
    return this.#withRecords(mine);
  }

  async #withRecords(commits: readonly UnpublishedCommit[]): Promise<readonly CommittedEvents[]> {
    const found = await findCommits(
      this.#db,
      commits.map(({ _id }) => _id),
    );
    const byId = new Map(found.map(({ _id, events }) => [_id, events]));
    return commits.flatMap((unpublished) => {
      const records = leftOf(unpublished, byId.get(unpublished._id) ?? []);
      if (records.length < unpublished.count) {
        this.#log.error({ commit: unpublished._id }, 'events to be published are not in the outbox');
      }
      return records.length === 0 ? [] : [{ unpublished, records }];
    });
  }
}

const leftOf = ({ left }: UnpublishedCommit, records: readonly OutboxRecord[]): readonly OutboxRecord[] => {
  if (left === undefined) return records;
  const ids = new Set(left.map(({ id }) => id));
  return records.filter(({ _id }) => ids.has(_id));
};

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
