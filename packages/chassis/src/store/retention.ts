import type { Clock } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { idempotencyOf } from './idempotency.js';
import { inboxOf } from './inbox.js';
import { outboxOf } from './outbox.js';

/**
 * How long records are kept. The outbox outlives the stream (a stream that lost messages is refilled from
 * it), and the inbox outlives both: an event that can still be delivered is still known.
 */
export interface Retention {
  readonly streamDays: number;
  readonly outboxDays: number;
  readonly inboxDays: number;
  readonly idempotencyDays: number;
}

export const defaultRetention: Retention = {
  streamDays: 30,
  outboxDays: 31,
  inboxDays: 40,
  idempotencyDays: 7,
};

const dayMillis = 86_400_000;

/** Deletes what is past its time. Unpublished records have no age: they stay until they are published. */
export const cleanUp = async (db: Db, retention: Retention, clock: Clock): Promise<void> => {
  const before = (days: number): Date => new Date(clock.now().getTime() - days * dayMillis);
  await outboxOf(db).deleteMany({ published: true, publishedAt: { $lt: before(retention.outboxDays) } });
  await inboxOf(db).deleteMany({ handledAt: { $lt: before(retention.inboxDays) } });
  await idempotencyOf(db).deleteMany({ recordedAt: { $lt: before(retention.idempotencyDays) } });
};
