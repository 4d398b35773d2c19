import type { Db } from 'mongodb';
import { outboxOf } from './outbox.js';
import { unpublishedEvents } from './unpublished-commit.js';

/** An event that its producer holds to be in the stream. */
export interface PublishedEvent {
  readonly id: string;
  /** Its time in the outbox counts from then. */
  readonly keptFrom: Date;
}

export interface PublishedEventsPage {
  readonly events: readonly PublishedEvent[];
  /** The id to go on behind; empty at the end. */
  readonly next: string;
}

/** One kind of event, in the order of the ids, behind the id `after`. Walks the index on `_id`. */
export const listPublishedEvents = async (
  db: Db,
  type: string,
  after: string,
  limit: number,
): Promise<PublishedEventsPage> => {
  const rows = await outboxOf(db)
    .find({ _id: { $gt: after }, type }, { projection: { keptFrom: 1 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  // After the rows: what is published between the two readings is in the stream, and counts.
  const unpublished = await unpublishedEvents(db);
  return {
    events: rows
      .filter(({ _id }) => !unpublished.has(_id))
      .map(({ _id, keptFrom }) => ({ id: _id, keptFrom })),
    next: rows.length === limit ? (rows.at(-1)?._id ?? '') : '',
  };
};
