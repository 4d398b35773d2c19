import type { Clock } from '@donghu/kernel';
import type { Collection, Db, Document, Filter, FindCursor, WithId } from 'mongodb';
import { idempotencyOf } from './idempotency.js';
import { inboxOf } from './inbox.js';
import { outboxOf } from './outbox.js';
import { unpublishedIds } from './unpublished-commit.js';

/** How long records are kept, in days of the wall clock. */
export interface Retention {
  readonly streamDays: number;
  readonly outboxDays: number;
  readonly deadLetterDays: number;
  readonly inboxDays: number;
  readonly idempotencyDays: number;
}

const streamDays = 30;
/** Outlives the stream: one that lost messages is refilled from it. */
const outboxDays = streamDays + 1;
/** Two months to find and mend the cause of a dead letter. */
const deadLetterDays = 60;
/** A mark is renewed only once it is a day old, and clocks of replicas differ a little. */
const marginDays = 2;

/**
 * The inbox outlives every way in which an event can come again: put back into its stream on the last day of
 * its outbox row, or replayed on the last day of its dead letter (one that a process left whose effect was
 * there), it stands in the stream once more for as long as that keeps messages.
 */
export const defaultRetention: Retention = {
  streamDays,
  outboxDays,
  deadLetterDays,
  inboxDays: Math.max(outboxDays, deadLetterDays) + streamDays + marginDays,
  idempotencyDays: 7,
};

const dayMillis = 86_400_000;

/** Few enough that what waits for a lock or the disk behind one of them does not notice. */
export const recordsInOneDeletion = 500;

/**
 * Deletes what is past its time, oldest first, in batches, and stops between two of them once the signal is
 * given. Unpublished events have no age: they stay until they are published. A clock that has jumped ahead of
 * the store's does not make records old: of the two the earlier one counts.
 */
export const cleanUp = async (
  db: Db,
  retention: Retention,
  clock: Clock,
  signal?: AbortSignal,
): Promise<void> => {
  const now = Math.min(clock.now().getTime(), await storeTime(db));
  const before = (days: number): Date => new Date(now - days * dayMillis);
  const keptFrom = { $lt: before(retention.outboxDays) };
  const unpublished = await unpublishedIds(db);
  await deleteInBatches(outboxOf(db), 'keptFrom', { keptFrom }, signal, unpublished);
  const handledAt = { $lt: before(retention.inboxDays) };
  await deleteInBatches(inboxOf(db), 'handledAt', { handledAt }, signal);
  const recordedAt = { $lt: before(retention.idempotencyDays) };
  await deleteInBatches(idempotencyOf(db), 'recordedAt', { recordedAt }, signal);
};

/**
 * One batch of what the filter means, the oldest first, by the index that is named after the field.
 */
export const oldestRecords = <Record extends Document & { readonly _id: string }>(
  collection: Collection<Record>,
  age: keyof Record & string,
  filter: Filter<Record>,
): FindCursor<WithId<Record>> =>
  collection
    .find(filter, { projection: { _id: 1 } })
    .sort(age, 1)
    .hint(age)
    .limit(recordsInOneDeletion);

/** The condition is asked again in the deletion: a record may have been renewed since it was found. */
const deleteInBatches = async <Record extends Document & { readonly _id: string }>(
  collection: Collection<Record>,
  age: keyof Record & string,
  filter: Filter<Record>,
  signal: AbortSignal | undefined,
  spared: { has(id: string): boolean } = new Set(),
): Promise<void> => {
  let last = false;
  while (!last && signal?.aborted !== true) {
    const found = await oldestRecords(collection, age, filter).toArray();
    const ids = found.map(({ _id }) => _id).filter((id) => !spared.has(id));
    // The driver's filter types do not see through a type parameter.
    const again = { ...filter, _id: { $in: ids } } as Filter<Record>;
    if (ids.length > 0) await collection.deleteMany(again);
    // A whole batch that is spared is all there is for this time.
    last = found.length < recordsInOneDeletion || ids.length === 0;
  }
};

const storeTime = async (db: Db): Promise<number> => {
  const { localTime } = await db.command({ hello: 1 });
  return localTime instanceof Date ? localTime.getTime() : Number.POSITIVE_INFINITY;
};
