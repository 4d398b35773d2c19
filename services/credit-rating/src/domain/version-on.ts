import type { CalendarDate } from '@donghu/kernel';

/** Rules in force from a day, until a later version takes their place. */
interface DatedVersion {
  readonly from: CalendarDate;
}

/** The version in force on a day; the first one for days before any. */
export const versionOn = <Version extends DatedVersion>(
  versions: readonly [Version, ...Version[]],
  day: CalendarDate,
): Version =>
  versions.reduce(
    (chosen, version) => (version.from <= day && version.from >= chosen.from ? version : chosen),
    versions[0],
  );
