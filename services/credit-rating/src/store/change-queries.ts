import { setImmediate } from 'node:timers/promises';
import { findByIds } from '@donghu/chassis';
import type { Db, Filter } from 'mongodb';
import { ChangePositions, lastNumberOfAll, type NumberRange } from './change-positions.js';
import { type ChangeWriter, listWriters } from './change-writers.js';
import {
  entryId,
  entryNumber,
  type LogEntry,
  logEntry,
  ratingChanges,
  type StoredEntry,
} from './rating-changes.js';

const entriesOf = (db: Db) => db.collection<StoredEntry>(ratingChanges.name);

/** Of up to a hundred changes each. */
export const entriesInOneQuery = 100;

/** Taken apart, or told, at one go: look-ups that came in meanwhile are answered in between. */
export const changesAtOnce = 32;

const entriesOfRange = ({ writer, from, to }: NumberRange): Filter<StoredEntry> => ({
  _id: { $gte: entryId(writer, from), $lte: entryId(writer, to) },
});

/** The first entries of a range; fewer than `entriesInOneQuery` are all that are there. */
export const readEntries = async (db: Db, range: NumberRange): Promise<readonly LogEntry[]> => {
  const stored = entriesOf(db).find(entriesOfRange(range)).sort({ _id: 1 }).limit(entriesInOneQuery);
  const entries: LogEntry[] = [];
  let read = 0;
  for await (const entry of stored) {
    entries.push(logEntry(entry));
    read += entry.changes.length;
    if (read < changesAtOnce) continue;
    await setImmediate();
    read = 0;
  }
  return entries;
};

const inOrder = (a: LogEntry, b: LogEntry): number => (a._id < b._id ? -1 : 1);

/**
 * Of the first numbers of each range, as many as its writer is asked for, those that are there: by their ids, which
 * every store finds at once.
 */
export const readNextEntries = async (
  db: Db,
  ranges: readonly NumberRange[],
  numbersAsked: (writer: string) => number,
): Promise<readonly LogEntry[]> => {
  const ids = ranges.flatMap(({ writer, from, to }) =>
    Array.from({ length: Math.min(numbersAsked(writer), to - from + 1) }, (_, at) =>
      entryId(writer, from + at),
    ),
  );
  const found = await findByIds(entriesOf(db), ids);
  return found.map(logEntry).sort(inOrder);
};

/** So many numbers before its last one a writer may still be committing: a minute of rating as fast as it goes. */
const numbersInFlight = 100_000;

const readPosition = async (db: Db, heard: ChangeWriter, into: ChangePositions): Promise<void> => {
  const writer = heard._id;
  const [last] = await entriesOf(db)
    .find(entriesOfRange({ writer, from: 1, to: lastNumberOfAll }), { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  into.hear(heard);
  if (last === undefined) return;
  const { number: highest } = entryNumber(last._id);
  const lowest = Math.max(1, highest - numbersInFlight);
  if (heard.stoppedAt !== undefined) return into.skip(writer, highest);
  into.skip(writer, lowest - 1);
  const there = entriesOf(db)
    .find(entriesOfRange({ writer, from: lowest, to: highest }), { projection: { _id: 1 } })
    .sort({ _id: 1 });
  for await (const { _id } of there) into.take(writer, entryNumber(_id).number);
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

const droppedAtOnce = 1_000;

/** Throws away what is older, from the beginning of each writer's entries on. */
export const dropChanges = async (db: Db, olderThan: Date, signal: AbortSignal): Promise<void> => {
  for (const { _id: writer } of await listWriters(db, new Date(0))) {
    let last = false;
    while (!last && !signal.aborted) {
      const page = await entriesOf(db)
        .find(entriesOfRange({ writer, from: 1, to: lastNumberOfAll }), { projection: { at: 1 } })
        .sort({ _id: 1 })
        .limit(droppedAtOnce)
        .toArray();
      const old = page.filter(({ at }) => at < olderThan).map(({ _id }) => _id);
      if (old.length > 0) await entriesOf(db).deleteMany({ _id: { $in: old } });
      last = old.length < droppedAtOnce;
    }
  }
};
