import { setImmediate } from 'node:timers/promises';
import { findByIds } from '@donghu/chassis';
import type { Db } from 'mongodb';
import { ChangePositions, lastNumberOfAll, type NumberRange } from './change-positions.js';
import { type ChangeWriter, listWriters } from './change-writers.js';
import {
  changeId,
  changeNumber,
  type LoggedChange,
  loggedChange,
  ratingChanges,
  type StoredChange,
} from './rating-changes.js';

const changesOf = (db: Db) => db.collection<StoredChange>(ratingChanges.name);

export const changesInOneQuery = 1_000;

/** Taken apart, or told, at one go: look-ups that came in meanwhile are answered in between. */
export const changesAtOnce = 32;

/** The first entries of a range; fewer than `changesInOneQuery` are all that are there. */
export const readChanges = async (
  db: Db,
  { writer, from, to }: NumberRange,
): Promise<readonly LoggedChange[]> => {
  const stored = changesOf(db)
    .find({ _id: { $gte: changeId(writer, from), $lte: changeId(writer, to) } })
    .sort({ _id: 1 })
    .limit(changesInOneQuery);
  const changes: LoggedChange[] = [];
  for await (const change of stored) {
    changes.push(loggedChange(change));
    if (changes.length % changesAtOnce === 0) await setImmediate();
  }
  return changes;
};

const inOrder = (a: LoggedChange, b: LoggedChange): number => (a._id < b._id ? -1 : 1);

/**
 * Of the first numbers of each range, as many as its writer is asked for, those that are there: by their ids, which
 * every store finds at once.
 */
export const readNextChanges = async (
  db: Db,
  ranges: readonly NumberRange[],
  numbersAsked: (writer: string) => number,
): Promise<readonly LoggedChange[]> => {
  const ids = ranges.flatMap(({ writer, from, to }) =>
    Array.from({ length: Math.min(numbersAsked(writer), to - from + 1) }, (_, at) =>
      changeId(writer, from + at),
    ),
  );
  const found = await findByIds(changesOf(db), ids);
  return found.map(loggedChange).sort(inOrder);
};

/** So many numbers before its last one a writer may still be committing: a minute of rating as fast as it goes. */
const numbersInFlight = 100_000;

const readPosition = async (db: Db, heard: ChangeWriter, into: ChangePositions): Promise<void> => {
  const writer = heard._id;
  const [last] = await changesOf(db)
    .find(
      { _id: { $gte: changeId(writer, 1), $lte: changeId(writer, lastNumberOfAll) } },
      { projection: { _id: 1 } },
    )
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  into.hear(heard);
  if (last === undefined) return;
  const { number: highest } = changeNumber(last._id);
  const lowest = Math.max(1, highest - numbersInFlight);
  if (heard.stoppedAt !== undefined) return into.skip(writer, highest);
  into.skip(writer, lowest - 1);
  const there = changesOf(db)
    .find(
      { _id: { $gte: changeId(writer, lowest), $lte: changeId(writer, highest) } },
      { projection: { _id: 1 } },
    )
    .sort({ _id: 1 });
  for await (const { _id } of there) into.take(writer, changeNumber(_id).number);
};

/** Where the log ends now. What was being committed meanwhile is told later. */
export const readEnd = async (db: Db): Promise<ChangePositions> => {
  const positions = new ChangePositions();
  for (const writer of await listWriters(db, new Date(0))) await readPosition(db, writer, positions);
  return positions;
};

const keptDays = 31;
const dayMillis = 86_400_000;

/** How old a cursor may be that a reader comes back with: a day less than what is kept. */
export const oldestCursorMillis = (keptDays - 1) * dayMillis;

/** Before it the log is thrown away. */
export const keptFrom = (now: Date): Date => new Date(now.getTime() - keptDays * dayMillis);

/** Throws away what is older, from the beginning of each writer's entries on. */
export const dropChanges = async (db: Db, olderThan: Date, signal: AbortSignal): Promise<void> => {
  for (const { _id: writer } of await listWriters(db, new Date(0))) {
    let last = false;
    while (!last && !signal.aborted) {
      const page = await readChanges(db, { writer, from: 1, to: lastNumberOfAll });
      const old = page.filter(({ at }) => at < olderThan).map(({ _id }) => _id);
      if (old.length > 0) await changesOf(db).deleteMany({ _id: { $in: old } });
      last = old.length < changesInOneQuery;
    }
  }
};
