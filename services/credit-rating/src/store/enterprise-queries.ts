import type { CalendarDate } from '@donghu/kernel';
import type { Db, Filter } from 'mongodb';
import { parseFile } from './enterprise-file-text.js';
import { enterprises, type StoredEnterprise } from './enterprises.js';

const collectionOf = (db: Db) => db.collection<StoredEnterprise>(enterprises.name);

export const largestDueGroup = 500;

const findDue = async (
  db: Db,
  filter: Filter<StoredEnterprise>,
  limit = largestDueGroup,
): Promise<readonly string[]> => {
  const due = await collectionOf(db)
    .find(filter, { projection: { _id: 1 } })
    .limit(limit)
    .toArray();
  return due.map(({ _id }) => _id);
};

/** Codes of enterprises whose yearly rating is due. */
export const findDueForReview = (db: Db, today: CalendarDate): Promise<readonly string[]> =>
  findDue(db, { nextReviewOn: { $lte: today } });

/** Codes of enterprises whose rating may change by itself by today. */
export const findDueForTurn = (db: Db, today: CalendarDate): Promise<readonly string[]> =>
  findDue(db, { nextTurnOn: { $lte: today } });

/** To the store an absent field is null, which the driver's types do not know: a document of before models were marked. */
const unmarked = null as unknown as undefined;

/** Single values, so that the index finds them however many there are of the others. */
const ratedBy = (models: readonly string[]): Filter<StoredEnterprise> => ({
  modelVersion: { $in: [unmarked, ...models] },
});

/** Codes of enterprises that one of these models rated last. */
export const findRatedBy = (db: Db, models: readonly string[], limit: number): Promise<readonly string[]> =>
  findDue(db, ratedBy(models), limit);

export const countRatedBy = (db: Db, models: readonly string[]): Promise<number> =>
  collectionOf(db).countDocuments(ratedBy(models));

/** As the store knows it: good for telling progress by. */
export const countEnterprises = async (db: Db): Promise<number> =>
  Number(await collectionOf(db).estimatedDocumentCount());

export interface StandingCount {
  readonly grade: string;
  readonly supervisionClass: string;
  readonly count: number;
}

/** How many enterprises stand in each grade and class by the newest version of their rating. */
export const countStandings = async (db: Db): Promise<readonly StandingCount[]> => {
  const rows = await collectionOf(db)
    .aggregate<{ _id: { grade: string; supervisionClass: string }; count: number | bigint }>([
      {
        $group: {
          _id: { grade: '$grade', supervisionClass: '$supervisionClass' },
          count: { $sum: 1 },
        },
      },
    ])
    .toArray();
  return rows.map(({ _id, count }) => ({ ..._id, count: Number(count) }));
};

/** As the registry wrote it last. */
export const findEnterpriseName = async (db: Db, uscc: string): Promise<string | undefined> => {
  const found = await collectionOf(db).findOne({ _id: uscc }, { projection: { file: 1, registration: 1 } });
  if (found === null) return undefined;
  const { registration } = found.file === undefined ? found : parseFile(found.file);
  return registration?.nameZh;
};
