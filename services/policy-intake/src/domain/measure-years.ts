import { nothingInScope, type ScopeFigures } from './fold-measures.js';

/**
 * What a scope changes by on the days of a year: a row for each of 31 days of 12 months, and in it how often the day
 * was touched, then the figures of `columns`. Rows of integers instead of objects: a fold changes hundreds of years.
 */
export type DaysOfYear = BigInt64Array<ArrayBuffer>;

const columns = [
  'policies',
  'enterprises',
  'inForceEnterprises',
  'premium',
  'cover',
  'inForcePolicies',
  'inForceCover',
] as const satisfies readonly (keyof ScopeFigures)[];

const monthsOfYear = 12;
const daysOfMonth = 31;
const rowLength = columns.length + 1;

export const emptyYear = (): DaysOfYear => new BigInt64Array(monthsOfYear * daysOfMonth * rowLength);

export const yearOfDay = (day: string): string => day.slice(0, 4);

const rowOf = (day: string): number =>
  ((Number(day.slice(5, 7)) - 1) * daysOfMonth + Number(day.slice(8, 10)) - 1) * rowLength;

/** Adds to days of a year, in place: a copy of each would double what a fold holds. */
export const addOnDays = (
  year: DaysOfYear,
  added: Iterable<readonly [day: string, figures: ScopeFigures]>,
): void => {
  for (const [day, figures] of added) {
    let at = rowOf(day);
    year[at] = (year[at] ?? 0n) + 1n;
    for (const column of columns) {
      at += 1;
      year[at] = (year[at] ?? 0n) + figures[column];
    }
  }
};

/** The sum of its days through one; undefined where none of them was touched. */
export const sumThrough = (year: DaysOfYear, lastDay: string): ScopeFigures | undefined => {
  const sum: Record<keyof ScopeFigures, bigint> = { ...nothingInScope };
  let touched = 0n;
  for (let row = 0; row <= rowOf(lastDay); row += rowLength) {
    const times = year[row] ?? 0n;
    if (times === 0n) continue;
    touched += times;
    for (const [index, column] of columns.entries()) sum[column] += year[row + index + 1] ?? 0n;
  }
  return touched === 0n ? undefined : sum;
};

/** Whether anything was added on a day before one. */
export const isTouchedBefore = (year: DaysOfYear, day: string): boolean => {
  for (let row = 0; row < rowOf(day); row += rowLength) {
    if (year[row] !== 0n) return true;
  }
  return false;
};
