import type { CalendarDate } from '@donghu/kernel';

/** A number of a rule with what it rests on: the clause of the plan, or the public rule it was taken from. */
export interface Figure<Value> {
  readonly value: Value;
  readonly unit: string;
  readonly reference: string;
}

/** The newest version that is in force on a date. */
export const inForceOn = <Version extends { readonly from: CalendarDate }>(
  versions: readonly Version[],
  date: CalendarDate,
): Version | undefined =>
  versions
    .filter((version) => version.from <= date)
    .reduce<Version | undefined>(
      (newest, version) => (newest === undefined || version.from > newest.from ? version : newest),
      undefined,
    );
