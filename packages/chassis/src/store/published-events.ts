import type { Db } from 'mongodb';
import { outboxOf } from './outbox.js';

/** An event that its producer holds to be in the stream. */
export interface PublishedEvent {
  readonly id: string;
  readonly publishedAt: Date;
}

/** One kind of event, in the order of the ids, behind the id `after`. Walks the index on `_id`. */
export const listPublishedEvents = async (
  db: Db,
  type: string,
  after: string,
  limit: number,
): Promise<readonly PublishedEvent[]> => {
  const rows = await outboxOf(db)
    .find({ _id: { $gt: after }, type, published: true }, { projection: { publishedAt: 1 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return rows.map(({ _id, publishedAt }) => ({ id: _id, publishedAt: publishedAt ?? new Date(0) }));
};
