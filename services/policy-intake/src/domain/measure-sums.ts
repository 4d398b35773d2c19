import { addScopeFigures, nothingInScope, type ScopeFigures } from './fold-measures.js';

/** What a scope changes by in a month, in all and on each day. */
export interface MonthOfMeasures {
  readonly total: ScopeFigures;
  readonly days: Readonly<Record<string, ScopeFigures>>;
}

/** What a scope changes by in a year: its sum up to a day is read off a few figures. */
export interface YearOfMeasures {
  readonly total: ScopeFigures;
  readonly months: Readonly<Record<string, MonthOfMeasures>>;
}

export const emptyYear: YearOfMeasures = { total: nothingInScope, months: {} };

export const yearOfDay = (day: string): string => day.slice(0, 4);

const monthOfDay = (day: string): string => day.slice(5, 7);

const inMonth = (month: MonthOfMeasures | undefined, day: string, figures: ScopeFigures): MonthOfMeasures => {
  const { total, days } = month ?? { total: nothingInScope, days: {} };
  const of = day.slice(8, 10);
  return {
    total: addScopeFigures(total, figures),
    days: { ...days, [of]: addScopeFigures(days[of] ?? nothingInScope, figures) },
  };
};

export const withDay = (
  { total, months }: YearOfMeasures,
  day: string,
  figures: ScopeFigures,
): YearOfMeasures => ({
  total: addScopeFigures(total, figures),
  months: { ...months, [monthOfDay(day)]: inMonth(months[monthOfDay(day)], day, figures) },
});

/** What of a year is needed for its sum up to a day: the totals of the months before, and the days of its month. */
export const neededMonths = (day: string): { readonly earlier: readonly string[]; readonly own: string } => {
  const own = monthOfDay(day);
  const earlier = Array.from({ length: Number(own) - 1 }, (_, index) => String(index + 1).padStart(2, '0'));
  return { earlier, own };
};

/** The sum of a year up to a day of it; undefined where nothing changes by then. */
export const sumOfYear = (
  months: Readonly<Record<string, Partial<MonthOfMeasures>>>,
  day: string,
): ScopeFigures | undefined => {
  const { earlier, own } = neededMonths(day);
  const ofDay = day.slice(8, 10);
  const parts = [
    ...earlier.map((month) => months[month]?.total),
    ...Object.entries(months[own]?.days ?? {}).map(([of, figures]) => (of <= ofDay ? figures : undefined)),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.reduce(addScopeFigures);
};
