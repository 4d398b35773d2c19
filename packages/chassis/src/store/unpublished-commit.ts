import type { Collection, Db } from 'mongodb';
import { findByIds } from './find-by-ids.js';
import { type OutboxCommit, type OutboxRecord, outboxOf } from './outbox.js';

export interface UnpublishedEvent {
  readonly id: string;
  readonly type: string;
}

/**
 * The events of a commit are not all published yet. It is written with them and deleted once every one of them is in its
 * stream, so that publishing costs one small deletion a commit and no change of what tells the events.
 */
export interface UnpublishedCommit {
  /** Of the commit in the outbox. */
  readonly _id: string;
  /** What is left of them, once publishing has taken so long that the lease was renewed; until then all. */
  readonly left?: readonly UnpublishedEvent[];
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

/** Of a commit just made. Its lease is of the wall clock: it does not follow a moved business date. */
export const unpublishedCommit = (
  { _id, events, keptFrom }: OutboxCommit,
  owner: string,
): UnpublishedCommit => ({
  _id,
  count: events.length,
  recordedAt: events[0].recordedAt,
  committedAt: keptFrom,
  owner,
  leaseUntil: new Date(keptFrom.getTime() + outboxLeaseMillis),
});

/** The commits of which some event is not published. */
export const unpublishedIds = async (db: Db): Promise<ReadonlySet<string>> => {
  const commits = await unpublishedOf(db)
    .find({}, { projection: { _id: 1 } })
    .toArray();
  return new Set(commits.map(({ _id }) => _id));
};

/** What of an event in the outbox tells which one it is. */
interface ToldEvent {
  readonly _id: string;
  readonly events: readonly { readonly _id: string; readonly type: string }[];
}

/** The events that are not published. As many as intake lets wait, which is few nearly always. */
export const unpublishedEvents = async (db: Db): Promise<ReadonlyMap<string, UnpublishedEvent>> => {
  const commits = await unpublishedOf(db)
    .find({}, { projection: { left: 1 } })
    .toArray();
  const whole = commits.filter(({ left }) => left === undefined).map(({ _id }) => _id);
  const told: readonly ToldEvent[] = await findByIds(outboxOf(db), whole, {
    projection: { 'events._id': 1, 'events.type': 1 },
  });
  const events = [
    ...commits.flatMap(({ left = [] }) => left),
    ...told.flatMap((commit) => commit.events.map(({ _id, type }) => ({ id: _id, type }))),
  ];
  return new Map(events.map((event) => [event.id, event]));
};
