import type { Collection, Db } from 'mongodb';
import { findByIds } from './find-by-ids.js';

/**
 * The mark that an event's effect is there: written in the transaction of the effect. The consumer is part
 * of the key, since two consumers of one service may handle the same event.
 */
export interface InboxMark {
  /** `<consumer>|<event id>`. */
  readonly _id: string;
  readonly consumer: string;
  readonly type: string;
  /** Tells a repeat from another payload under a used id. */
  readonly payloadSha256: string;
  /** When it was handled, or came again since: an event may be put back into its stream late in its time. */
  readonly handledAt: Date;
}

export const inboxName = 'inbox';

export const inboxIndexes = [{ key: { handledAt: 1 }, name: 'handledAt' }];

export const inboxOf = (db: Db): Collection<InboxMark> => db.collection<InboxMark>(inboxName);

export const inboxId = (consumer: string, eventId: string): string => `${consumer}|${eventId}`;

/** The marks that exist already, by id. */
export const findInboxMarks = async (
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InboxMark>> => {
  if (ids.length === 0) return new Map();
  const marks = await findByIds(inboxOf(db), ids);
  return new Map(marks.map((mark) => [mark._id, mark]));
};

const dayMillis = 86_400_000;

/**
 * An event that comes again is in its stream still, or anew: its mark is kept from now on. The redelivery of
 * what was handled a moment ago costs no write.
 */
export const renewInboxMarks = async (db: Db, found: Iterable<InboxMark>, now: Date): Promise<void> => {
  const old = [...found].filter(({ handledAt }) => now.getTime() - handledAt.getTime() > dayMillis);
  if (old.length === 0) return;
  await inboxOf(db).bulkWrite(
    old.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $set: { handledAt: now } } } })),
    { ordered: false },
  );
};
