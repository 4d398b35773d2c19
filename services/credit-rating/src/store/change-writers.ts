import type { Clock } from '@donghu/kernel';
import type { Db, Filter } from 'mongodb';
import { ownWriter } from './own-writer.js';

/** A process that writes, or has written, to the log of changes. */
export interface ChangeWriter {
  readonly _id: string;
  /** Counts up every ten seconds that the process runs. */
  readonly beats: number;
  readonly beatAt: Date;
  /** It writes no more. */
  readonly stoppedAt?: Date | undefined;
}

/** Registered before their first entry. */
export const changeWriters = { name: 'rating_change_writers', indexes: [] };

export const beatMillis = 10_000;

/**
 * A number that is missing for so many beats of its writer is not coming any more: the store ends a transaction
 * after 60 s (transactionLifetimeLimitSeconds), and a process that was held up meanwhile did not beat.
 */
export const beatsOfOneTransaction = 8;

const hourMillis = 3_600_000;
const dayMillis = 24 * hourMillis;

const collectionOf = (db: Db) => db.collection<ChangeWriter>(changeWriters.name);

export const beat = async (db: Db, clock: Clock): Promise<void> => {
  await collectionOf(db).updateOne(
    { _id: ownWriter },
    { $inc: { beats: 1 }, $set: { beatAt: clock.now() }, $unset: { stoppedAt: true } },
    { upsert: true },
  );
};

export const stopWriting = async (db: Db, clock: Clock): Promise<void> => {
  await collectionOf(db).updateOne({ _id: ownWriter }, { $set: { stoppedAt: clock.now() } });
};

/** Those that write, and those that have stopped since a while ago. */
export const listWriters = async (db: Db, stoppedAfter: Date): Promise<readonly ChangeWriter[]> => {
  const filter: Filter<ChangeWriter> = {
    $or: [{ stoppedAt: { $exists: false } }, { stoppedAt: { $gt: stoppedAfter } }],
  };
  return collectionOf(db).find(filter).toArray();
};

/** How long a reader hears of a writer that has stopped: it has read all of it long before. */
export const stoppedHeardOfMillis = hourMillis;

/** Whoever has not beaten for a day is taken for stopped, and begins again with its next beat. */
export const stopSilentWriters = async (db: Db, now: Date): Promise<void> => {
  const silentSince = new Date(now.getTime() - dayMillis);
  await collectionOf(db).updateMany(
    { stoppedAt: { $exists: false }, beatAt: { $lt: silentSince } },
    { $set: { stoppedAt: now } },
  );
};

export const forgetWriters = async (db: Db, stoppedBefore: Date): Promise<void> => {
  await collectionOf(db).deleteMany({ stoppedAt: { $lt: stoppedBefore } });
};
