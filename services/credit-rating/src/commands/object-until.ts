import { workingDays } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import { lastDayOf } from '../domain/filed-case.js';
import { preNoticeRules } from '../parameters/pre-notice-rules.js';

/** The last day to object to a notice of that day; undefined for a year whose working days are not announced yet. */
export const objectUntil = (announcedOn: CalendarDate): CalendarDate | undefined =>
  lastDayOf(workingDays, announcedOn, preNoticeRules.objectionWorkingDays);
