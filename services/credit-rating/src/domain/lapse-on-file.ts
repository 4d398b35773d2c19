import type { CalendarDate } from '@donghu/kernel';

/** A time without cover that the enterprise is obliged to hold, as the intake told of it last. */
export interface LapseOnFile {
  /** `<line>/<enterprise USCC>/<number>` */
  readonly id: string;
  readonly line: string;
  /** `GAP`: it goes on. `COVERED`: it is over, or never was. `NOT_OBLIGED`: the duty itself has ended. */
  readonly state: 'GAP' | 'COVERED' | 'NOT_OBLIGED';
  /** The first day without cover, or the first on which that is no longer true. */
  readonly since: CalendarDate;
  /** Orders what is told of one enterprise and line. */
  readonly version: number;
}

/** Lapses in their newest states, in whatever order and however often the states are told. */
export const joinLapse = (known: readonly LapseOnFile[], news: LapseOnFile): readonly LapseOnFile[] => {
  const before = known.find(({ id }) => id === news.id);
  if (before === undefined) return [...known, news];
  return before.version >= news.version ? known : known.map((lapse) => (lapse === before ? news : lapse));
};

const newest = (lapses: readonly LapseOnFile[]): LapseOnFile | undefined =>
  lapses.reduce<LapseOnFile | undefined>(
    (so, next) => (so === undefined || next.since > so.since ? next : so),
    undefined,
  );

const newestOfEachLine = (lapses: readonly LapseOnFile[]): readonly LapseOnFile[] =>
  [...new Set(lapses.map(({ line }) => line))].flatMap(
    (line) => newest(lapses.filter((lapse) => lapse.line === line)) ?? [],
  );

/**
 * What tells whether the mandatory lines are covered: the newest lapse that goes on; where none does, the newest end of
 * one in a line that is still a duty. Undefined for an enterprise that was never without cover: nobody tells of it.
 */
export const decidingLapse = (lapses: readonly LapseOnFile[]): LapseOnFile | undefined =>
  newest(lapses.filter(({ state }) => state === 'GAP')) ??
  newest(newestOfEachLine(lapses).filter(({ state }) => state === 'COVERED'));
