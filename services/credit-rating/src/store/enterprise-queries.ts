import type { CalendarDate } from '@donghu/kernel';
import type { Db, Filter, FindCursor } from 'mongodb';
import { parseFile } from './enterprise-file-text.js';
import { enterprises, type StoredEnterprise } from './enterprises.js';

const collectionOf = (db: Db) => db.collection<StoredEnterprise>(enterprises.name);

const codesInOneAnswer = 1_000;

/**
 * Codes in groups, from one reading: a store may look at all that a condition finds each time that it is asked for a
 * few of them. What changes during the reading may be among them or not.
 */
async function* codesInGroups(
  cursor: FindCursor<{ readonly _id: string }>,
  largestGroup: number,
): AsyncGenerator<readonly string[]> {
  let group: string[] = [];
  for await (const { _id } of cursor.batchSize(codesInOneAnswer)) {
    group.push(_id);
    if (group.length < largestGroup) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

const codesOf = (db: Db, filter: Filter<StoredEnterprise>): FindCursor<{ readonly _id: string }> =>
  collectionOf(db).find(filter, { projection: { _id: 1 } });

/** Codes of enterprises whose yearly rating is due. */
export const dueForReview = (
  db: Db,
  today: CalendarDate,
  largestGroup: number,
): AsyncIterable<readonly string[]> =>
  codesInGroups(codesOf(db, { nextReviewOn: { $lte: today } }), largestGroup);

/** Codes of enterprises whose rating may change by itself by today. */
export const dueForTurn = (
  db: Db,
  today: CalendarDate,
  largestGroup: number,
): AsyncIterable<readonly string[]> =>
  codesInGroups(codesOf(db, { nextTurnOn: { $lte: today } }), largestGroup);

/** Codes of all enterprises after one, in their order. */
export const codesAfter = (db: Db, code: string, largestGroup: number): AsyncIterable<readonly string[]> =>
  codesInGroups(codesOf(db, { _id: { $gt: code } }).sort({ _id: 1 }), largestGroup);

/** To the store an absent field is null, which the driver's types do not know: a document of before models were marked. */
const unmarked = null as unknown as undefined;

/** Single values, so that the index finds them however many there are of the others. */
const ratedByOneOf = (models: readonly string[]): Filter<StoredEnterprise> => ({
  modelVersion: { $in: [unmarked, ...models] },
});

/** Codes of enterprises that one of these models rated last. */
export const ratedBy = (
  db: Db,
  models: readonly string[],
  largestGroup: number,
): AsyncIterable<readonly string[]> => codesInGroups(codesOf(db, ratedByOneOf(models)), largestGroup);

/** The store looks at each of them. */
export const countRatedBy = (db: Db, models: readonly string[]): Promise<number> =>
  collectionOf(db).countDocuments(ratedByOneOf(models));

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
