import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import { Binary, type Db, type Document } from 'mongodb';
import type { ScopeFigures } from '../domain/fold-measures.js';
import { type MeasureScope, scopeId } from '../domain/measure-scope.js';
import { type DaysOfYear, isTouchedBefore, sumThrough, yearOfDay } from '../domain/measure-years.js';

/** What a scope changes by in a year, in all and on each day. */
export interface MeasureYearDocument extends StoredDocument {
  readonly scope: MeasureScope;
  /** `2026`. */
  readonly year: string;
  /** The lists that the scope is shown in. */
  readonly lists: readonly string[];
  readonly total: ScopeFigures;
  /** `DaysOfYear` as little-endian integers of 64 bits. */
  readonly days: Binary;
}

export const measureYears = documentCollection<MeasureYearDocument>('measure_years', [
  { key: { lists: 1, year: 1 }, name: 'lists' },
]);

export const measureYearId = (scope: MeasureScope, year: string): string => `${scopeId(scope)}|${year}`;

export const storedDays = (days: DaysOfYear): Binary => new Binary(new Uint8Array(days.buffer));

/** A copy, as the days stand in memory on every machine that Node runs on. */
export const daysFromStore = ({ buffer, position }: Binary): DaysOfYear =>
  // What came from the store begins anywhere, and such an array at a multiple of eight bytes.
  new BigInt64Array(new Uint8Array(buffer.subarray(0, position)).buffer);

type Found = Pick<MeasureYearDocument, 'scope'> & Partial<Pick<MeasureYearDocument, 'total' | 'days'>>;

/** The years of a list up to a day: earlier ones by their total, the day's own by its days. */
export const yearQueries = (
  list: string,
  asOf: CalendarDate,
): readonly { readonly filter: Document; readonly projection: Document }[] => {
  const year = yearOfDay(asOf);
  return [
    { filter: { lists: list, year: { $lt: year } }, projection: { scope: 1, total: 1 } },
    { filter: { lists: list, year }, projection: { scope: 1, days: 1 } },
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
    yearQueries(list, asOf).map(({ filter, projection }) =>
      db.collection<Found>(measureYears.name).find<Found>(filter, { projection }).toArray(),
    ),
  );
  return found.flat().flatMap(({ scope, total, days }) => {
    const figures = days === undefined ? total : sumThrough(daysFromStore(days), asOf);
    return figures === undefined ? [] : [{ scope, figures }];
  });
};

/** Whether anything counts before a day. */
export const countsBefore = async (db: Db, day: CalendarDate): Promise<boolean> => {
  const found = await db
    .collection<MeasureYearDocument>(measureYears.name)
    .find({ lists: scopeId({}), year: { $lte: yearOfDay(day) } }, { projection: { year: 1, days: 1 } })
    .toArray();
  return found.some(({ year, days }) => year < yearOfDay(day) || isTouchedBefore(daysFromStore(days), day));
};
