import type { Collection, Db } from 'mongodb';
import type { OutboxRecord } from './outbox.js';

export interface UnpublishedEvent {
  readonly id: string;
  readonly type: string;
}

/**
 * The events of one transaction that are not all published yet. It is written with them and deleted once every one
 * of them is in its stream, so that publishing costs one deletion a commit and not a change of each record.
 */
export interface UnpublishedCommit {
  /** The id of its first event: commits sort in the order in which they were made. */
  readonly _id: string;
  readonly events: readonly UnpublishedEvent[];
  readonly count: number;
  /** Business instant of the commit. */
  readonly recordedAt: Date;
  /** Wall-clock instant of the commit. */
  readonly committedAt: Date;
  /** The replica that publishes it, and until when the others leave it alone. */
  readonly owner: string;
  readonly leaseUntil: Date;
}

/** What the relay is told of a commit. */
export interface CommittedEvents {
  readonly unpublished: UnpublishedCommit;
  readonly records: readonly OutboxRecord[];
}

export const unpublishedName = 'unpublished';

export const unpublishedIndexes = [{ key: { leaseUntil: 1 }, name: 'leaseUntil' }];

/** How long a replica may take to publish before another one takes over what it left. */
export const outboxLeaseMillis = 10_000;

export const unpublishedOf = (db: Db): Collection<UnpublishedCommit> =>
  db.collection<UnpublishedCommit>(unpublishedName);

/** `committedAt` is a wall-clock instant: leases do not follow a moved business date. */
export const unpublishedCommit = (
  records: readonly OutboxRecord[],
  owner: string,
  committedAt: Date,
): UnpublishedCommit | undefined => {
  const [first] = records;
  if (first === undefined) return undefined;
  return {
    _id: first._id,
    events: records.map(({ _id, type }) => ({ id: _id, type })),
    count: records.length,
    recordedAt: first.recordedAt,
    committedAt,
    owner,
    leaseUntil: new Date(committedAt.getTime() + outboxLeaseMillis),
  };
};

/** The events that are not published. As many as intake lets wait, which is few nearly always. */
export const unpublishedEvents = async (db: Db): Promise<ReadonlyMap<string, UnpublishedEvent>> => {
  const commits = await unpublishedOf(db)
    .find({}, { projection: { events: 1 } })
    .toArray();
  return new Map(commits.flatMap(({ events }) => events.map((event) => [event.id, event] as const)));
};
