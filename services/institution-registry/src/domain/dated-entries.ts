import type { CalendarDate } from '@donghu/kernel';

/** A fact that holds from a day until the next entry of the same list. */
export interface DatedEntry {
  readonly from: CalendarDate;
}

/** The entry that holds on a day: the youngest that began by then. Entries are in ascending order. */
export const entryOn = <Entry extends DatedEntry>(
  entries: readonly Entry[],
  date: CalendarDate,
): Entry | undefined => entries.findLast((entry) => entry.from <= date);

/** Adds an entry in its place; one of the same day is corrected by it. */
export const withEntry = <Entry extends DatedEntry>(
  entries: readonly Entry[],
  added: Entry,
): readonly Entry[] => [
  ...entries.filter((entry) => entry.from < added.from),
  added,
  ...entries.filter((entry) => entry.from > added.from),
];
