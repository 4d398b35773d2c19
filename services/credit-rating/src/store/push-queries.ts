import type { CalendarDate } from '@donghu/kernel';
import type { Db, Filter } from 'mongodb';
import { type PushFault, type PushRow, type PushState, pushLedger } from './push-ledger.js';

const rowsOf = (db: Db) => db.collection<PushRow>(pushLedger.name);

/** Above every record of an enterprise. */
export const afterAllOf = ({ content }: PushRow): string => `${content.subjectUscc}/~`;

/** The next records that wait, by their ids, so that those of an enterprise come in their order. */
export const findWaiting = (db: Db, after: string, limit: number): Promise<PushRow[]> =>
  rowsOf(db)
    .find({ state: 'WAITING', _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();

/** What the platform has said of one record. */
export interface PushOutcome {
  readonly id: string;
  readonly digest: string;
  readonly refusal?: Omit<PushFault, 'at'> | undefined;
}

export const keepOutcomes = async (
  db: Db,
  batchId: string,
  outcomes: readonly PushOutcome[],
  at: Date,
): Promise<void> => {
  await rowsOf(db).bulkWrite(
    outcomes.map(({ id, digest, refusal }) => ({
      updateOne: {
        filter: { _id: id, state: 'WAITING' },
        update:
          refusal === undefined
            ? {
                $set: { state: 'ACKNOWLEDGED' as const, batchId, digest, acknowledgedAt: at },
                $inc: { attempts: 1 },
                $unset: { fault: true as const },
              }
            : {
                $set: { state: 'REFUSED' as const, batchId, fault: { ...refusal, at } },
                $inc: { attempts: 1 },
              },
      },
    })),
    { ordered: false },
  );
};

/** The sending was not acknowledged: they wait on. */
export const keepAttempt = async (
  db: Db,
  batchId: string,
  ids: readonly string[],
  fault: PushFault,
): Promise<void> => {
  await rowsOf(db).updateMany(
    { _id: { $in: [...ids] }, state: 'WAITING' },
    { $set: { batchId, fault }, $inc: { attempts: 1 } },
  );
};

export const sendAgain = async (db: Db, ids: readonly string[]): Promise<void> => {
  await rowsOf(db).updateMany(
    { _id: { $in: [...ids] }, state: 'ACKNOWLEDGED' },
    { $set: { state: 'WAITING' } },
  );
};

/** A refused record waits again, under the name that the enterprise has now; false when it was not refused. */
export const retryRefused = async (
  db: Db,
  id: string,
  { subjectName, by, at }: { readonly subjectName: string; readonly by: string; readonly at: Date },
): Promise<boolean> => {
  const { matchedCount } = await rowsOf(db).updateOne(
    { _id: id, state: 'REFUSED' },
    { $set: { state: 'WAITING', 'content.subjectName': subjectName, retriedAt: at, retriedBy: by } },
  );
  return matchedCount === 1;
};

export const findPushRow = async (db: Db, id: string): Promise<PushRow | undefined> =>
  (await rowsOf(db).findOne({ _id: id })) ?? undefined;

export interface PushPage {
  readonly state: PushState | undefined;
  readonly subject: string | undefined;
  readonly after: string;
  readonly limit: number;
}

export const listPushRows = (
  db: Db,
  { state, subject, after, limit }: PushPage,
): Promise<readonly PushRow[]> => {
  const first = subject === undefined || after > subject ? after : subject;
  const filter: Filter<PushRow> = {
    ...(state === undefined ? {} : { state }),
    _id: subject === undefined ? { $gt: first } : { $gt: first, $lt: `${subject}/~` },
  };
  return rowsOf(db).find(filter).sort({ _id: 1 }).limit(limit).toArray();
};

/** The records of a day in the order of their ids, without what they say. */
export const recordsOn = (db: Db, day: CalendarDate) =>
  rowsOf(db)
    .find({ recordedOn: day }, { projection: { state: 1, digest: 1 } })
    .sort({ _id: 1 });

export interface PushBacklog {
  readonly waiting: number;
  readonly refused: number;
  readonly overdue: number;
  readonly oldest: Date | undefined;
}

interface StateTotal {
  readonly _id: PushState;
  readonly count: number | bigint;
  readonly overdue: number | bigint;
  readonly oldest: Date;
}

/** What the platform has not taken yet, and how much of it should have been before today. */
export const measureBacklog = async (db: Db, today: CalendarDate): Promise<PushBacklog> => {
  const totals = await rowsOf(db)
    .aggregate<StateTotal>([
      { $match: { state: { $in: ['WAITING', 'REFUSED'] } } },
      {
        $group: {
          _id: '$state',
          count: { $sum: 1 },
          overdue: { $sum: { $cond: [{ $lt: ['$dueOn', today] }, 1, 0] } },
          oldest: { $min: '$recordedAt' },
        },
      },
    ])
    .toArray();
  const countOf = (state: PushState): number => Number(totals.find(({ _id }) => _id === state)?.count ?? 0);
  const oldest = totals.map((total) => total.oldest.getTime());
  return {
    waiting: countOf('WAITING'),
    refused: countOf('REFUSED'),
    overdue: totals.reduce((sum, total) => sum + Number(total.overdue), 0),
    oldest: oldest.length === 0 ? undefined : new Date(Math.min(...oldest)),
  };
};
