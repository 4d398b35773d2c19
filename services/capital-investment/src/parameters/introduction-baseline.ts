import type { CalendarDate } from '@donghu/kernel';

/** From which drawdowns count as capital introduced to the zone (引入保险资金). */
export interface IntroductionBaseline {
  readonly value: CalendarDate;
  readonly reference: string;
}

export const introductionBaseline: IntroductionBaseline = {
  // A real day, and the program's own: `parseCalendarDate` would say the same.
  value: '2021-09-22' as CalendarDate,
  reference: 'day of the plan; target of 一(二), capital introduced by 2025',
};
