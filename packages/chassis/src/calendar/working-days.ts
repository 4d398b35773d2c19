import type { CalendarDate, WorkingDayTable } from '@donghu/kernel';
import { addDays, calendarDate } from '@donghu/kernel';

const span = (from: string, to: string): readonly CalendarDate[] => {
  const days: CalendarDate[] = [];
  for (let day = calendarDate(from); day <= calendarDate(to); day = addDays(day, 1)) days.push(day);
  return days;
};

const year = (
  holidays: readonly (readonly [string, string])[],
  makeUpDays: readonly string[],
): { readonly holidays: ReadonlySet<CalendarDate>; readonly makeUpDays: ReadonlySet<CalendarDate> } => ({
  holidays: new Set(holidays.flatMap(([from, to]) => span(from, to))),
  makeUpDays: new Set(makeUpDays.map(calendarDate)),
});

/** The State Council's holiday notices, a year each. A year that is not here is refused, not guessed. */
export const workingDays: WorkingDayTable = new Map([
  // 国办发明电〔2024〕12号
  [
    2025,
    year(
      [
        ['2025-01-01', '2025-01-01'],
        ['2025-01-28', '2025-02-04'],
        ['2025-04-04', '2025-04-06'],
        ['2025-05-01', '2025-05-05'],
        ['2025-05-31', '2025-06-02'],
        ['2025-10-01', '2025-10-08'],
      ],
      ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    ),
  ],
  // 国办发明电〔2025〕7号
  [
    2026,
    year(
      [
        ['2026-01-01', '2026-01-03'],
        ['2026-02-15', '2026-02-23'],
        ['2026-04-04', '2026-04-06'],
        ['2026-05-01', '2026-05-05'],
        ['2026-06-19', '2026-06-21'],
        ['2026-09-25', '2026-09-27'],
        ['2026-10-01', '2026-10-07'],
      ],
      ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    ),
  ],
]);
