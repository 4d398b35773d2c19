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
  /** The id of the commit to go on behind; empty at the end. */
  readonly next: string;
}

/**
 * One kind of event in the order of the commits, those behind the commit `after`: at least `limit` of them, unless there
 * are fewer, and all of the last commit. Walks the index on `_id`.
 */
export const listPublishedEvents = async (
  db: Db,
  type: string,
  after: string,
  limit: number,
): Promise<PublishedEventsPage> => {
  const recorded: PublishedEvent[] = [];
  let next = '';
  const commits = outboxOf(db)
    .find({ _id: { $gt: after } }, { projection: { keptFrom: 1, 'events._id': 1, 'events.type': 1 } })
    .sort({ _id: 1 });
  for await (const { _id, keptFrom, events } of commits) {
    for (const event of events) if (event.type === type) recorded.push({ id: event._id, keptFrom });
    if (recorded.length < limit) continue;
    next = _id;
    break;
  }
  // After the commits: what is published between the two readings is in the stream, and counts.
  const unpublished = await unpublishedEvents(db);
  return { events: recorded.filter(({ id }) => !unpublished.has(id)), next };
};
