import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Db, Document } from 'mongodb';
import type { ScopeFigures } from '../domain/fold-measures.js';
import { type MeasureScope, scopeId } from '../domain/measure-scope.js';
import { neededMonths, sumOfYear, type YearOfMeasures, yearOfDay } from '../domain/measure-sums.js';

/** What a scope changes by in a year. */
export interface MeasureSumDocument extends StoredDocument, YearOfMeasures {
  readonly scope: MeasureScope;
  readonly year: string;
  /** The lists that the scope is shown in. */
  readonly lists: readonly string[];
}

export const measureSums = documentCollection<MeasureSumDocument>('measure_sums', [
  { key: { lists: 1, year: 1 }, name: 'lists' },
]);

export const measureSumId = (scope: MeasureScope, year: string): string => `${scopeId(scope)}|${year}`;

type Found = Pick<MeasureSumDocument, 'scope' | 'year' | 'total'> &
  Partial<Pick<MeasureSumDocument, 'months'>>;

/** The years of a list up to a day: earlier years by their total, the day's own by months and days. */
export const sumQueries = (
  list: string,
  asOf: CalendarDate,
): readonly { readonly filter: Document; readonly projection: Document }[] => {
  const year = yearOfDay(asOf);
  const { earlier, own } = neededMonths(asOf);
  const months = Object.fromEntries(earlier.map((month) => [`months.${month}.total`, 1]));
  return [
    { filter: { lists: list, year: { $lt: year } }, projection: { scope: 1, year: 1, total: 1 } },
    {
      filter: { lists: list, year },
      projection: { scope: 1, year: 1, ...months, [`months.${own}.days`]: 1 },
    },
  ];
};

export interface ScopeSum {
  readonly scope: MeasureScope;
  readonly figures: ScopeFigures;
}

/** What the scopes of a list add up to on a day, each year apart. */
export const findScopeSums = async (
  db: Db,
  list: string,
  asOf: CalendarDate,
): Promise<readonly ScopeSum[]> => {
  const found = await Promise.all(
    sumQueries(list, asOf).map(({ filter, projection }) =>
      db.collection(measureSums.name).find(filter, { projection }).toArray(),
    ),
  );
  const year = yearOfDay(asOf);
  return (found.flat() as unknown as Found[]).flatMap(({ scope, year: of, total, months }) => {
    const figures = of === year ? sumOfYear(months ?? {}, asOf) : total;
    return figures === undefined ? [] : [{ scope, figures }];
  });
};

/** Whether anything counts before a day. */
export const countsBefore = async (db: Db, day: CalendarDate): Promise<boolean> => {
  const years = await db
    .collection<MeasureSumDocument>(measureSums.name)
    .find({ lists: scopeId({}), year: { $lte: yearOfDay(day) } })
    .toArray();
  return years.some(({ year, months }) =>
    Object.entries(months).some(([month, { days }]) =>
      Object.keys(days).some((of) => `${year}-${month}-${of}` < day),
    ),
  );
};
