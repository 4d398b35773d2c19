import type { CalendarDate } from '@donghu/kernel';
import type { Db, FindCursor, WithId } from 'mongodb';
import {
  type CoverFileDocument,
  coverFileId,
  coverFileOf,
  coverFiles,
  type StoredCoverFile,
} from './cover-files.js';

const collectionOf = (db: Db) => db.collection<StoredCoverFile>(coverFiles.name);

/** Enterprises and lines whose lapses open or close by a day, the longest due first. */
export const turningCoverFiles = (
  db: Db,
  today: CalendarDate,
  limit: number,
): FindCursor<WithId<StoredCoverFile>> =>
  collectionOf(db)
    .find({ turnsOn: { $lte: today } }, { projection: { line: 1, enterpriseUscc: 1, turnsOn: 1 } })
    .sort({ turnsOn: 1 })
    .limit(limit);

export const findTurning = (
  db: Db,
  today: CalendarDate,
  limit: number,
): Promise<Pick<CoverFileDocument, 'line' | 'enterpriseUscc'>[]> =>
  turningCoverFiles(db, today, limit).toArray();

/** The character after the slash that ends a line in an id. */
const afterSlash = '0';

/** The cover files of a line, in ascending order of the enterprises. */
export const coverFilesOfLine = (db: Db, line: string): FindCursor<CoverFileDocument> =>
  collectionOf(db)
    .find({ _id: { $gte: `${line}/`, $lt: `${line}${afterSlash}` } })
    .sort({ _id: 1 })
    .map(coverFileOf);

/** Those of an enterprise. */
export const findCoverFilesOf = (
  db: Db,
  enterpriseUscc: string,
  lines: readonly string[],
): Promise<CoverFileDocument[]> =>
  collectionOf(db)
    .find({ _id: { $in: lines.map((line) => coverFileId(line, enterpriseUscc)) } })
    .map(coverFileOf)
    .toArray();

/** Files of a line with a lapse on record, open or closed, after an enterprise. */
export const listWithLapses = (
  db: Db,
  line: string,
  after: string,
  limit: number,
): Promise<CoverFileDocument[]> =>
  collectionOf(db)
    .find({
      _id: { $gt: `${line}/${after}`, $lt: `${line}${afterSlash}` },
      'lapses.0': { $exists: true },
    })
    .sort({ _id: 1 })
    .limit(limit)
    .map(coverFileOf)
    .toArray();
