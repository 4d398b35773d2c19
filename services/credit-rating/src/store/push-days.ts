import { entryCollection } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Db } from 'mongodb';

/** What the platform holds of a day, compared with what it has acknowledged. */
export interface DayComparison {
  readonly at: Date;
  readonly isEqual: boolean;
  /** Records of ours, and the hash over them. */
  readonly count: number;
  readonly hash: string;
  /** What the platform had lost, or held otherwise: it is sent again. */
  readonly sentAgain: number;
  /** What it holds and nobody here has sent. */
  readonly unknown: number;
}

/** A day whose records are reconciled once it is over, and whenever one of them was acknowledged after that. */
export interface PushDay {
  readonly _id: CalendarDate;
  readonly isOpen: boolean;
  /** Counts the batches that held records of the day. */
  readonly batches: number;
  readonly notBefore?: Date | undefined;
  readonly comparison?: DayComparison | undefined;
}

export const pushDays = entryCollection<PushDay>('push_days', [
  { key: { isOpen: 1, _id: 1 }, name: 'isOpen' },
]);

const daysOf = (db: Db) => db.collection<PushDay>(pushDays.name);

/** Before the outcomes of a batch are kept: a process that ends in between leaves a day too many, and none too few. */
export const openDays = async (db: Db, days: readonly CalendarDate[]): Promise<void> => {
  await daysOf(db).bulkWrite(
    [...new Set(days)].map((_id) => ({
      updateOne: { filter: { _id }, update: { $set: { isOpen: true }, $inc: { batches: 1 } }, upsert: true },
    })),
  );
};

export const findOpenDays = async (db: Db, before: CalendarDate, now: Date): Promise<readonly PushDay[]> => {
  const open = await daysOf(db)
    .find({ isOpen: true, _id: { $lt: before } })
    .sort({ _id: 1 })
    .toArray();
  return open.filter(({ notBefore }) => notBefore === undefined || notBefore <= now);
};

/** A day that is equal is closed, unless a batch came meanwhile; another one is looked at again later. */
export const keepComparison = async (
  db: Db,
  { _id, batches }: PushDay,
  comparison: DayComparison,
  notBefore: Date,
): Promise<void> => {
  if (!comparison.isEqual) {
    await daysOf(db).updateOne({ _id }, { $set: { comparison, notBefore } });
    return;
  }
  await daysOf(db).updateOne({ _id }, { $set: { comparison }, $unset: { notBefore: true } });
  await daysOf(db).updateOne({ _id, batches }, { $set: { isOpen: false } });
};

/** Newest first. */
export const listPushDays = (db: Db, before: string, limit: number): Promise<readonly PushDay[]> =>
  daysOf(db)
    .find({ _id: { $lt: before as CalendarDate } }) // Compared as text: a bound need not be a date.
    .sort({ _id: -1 })
    .limit(limit)
    .toArray();
