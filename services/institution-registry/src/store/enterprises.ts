import type { CalendarDate } from '@donghu/kernel';
import type { Enterprise } from '../domain/enterprise.js';
import { keptRecords } from './kept-records.js';

/** The plan was issued on this day: nothing was on record here before. */
const beforeAllRecords = '2021-09-22' as CalendarDate;

/** One stored before facts had dates: what it says is the oldest that is known. */
const complete = (enterprise: Enterprise): Enterprise => {
  if (enterprise.particulars !== undefined) return enterprise;
  const { nameZh, scale, industryGroup, registrationMatches, inZone, inZoneFrom } = enterprise;
  const from = beforeAllRecords;
  return {
    ...enterprise,
    particulars: [{ from, nameZh, scale, industryGroup, registrationMatches }],
    memberships: [{ from: inZoneFrom ?? from, inZone }],
    figures: [],
  };
};

/** Enterprises under their codes. */
export const enterprises = keptRecords<Enterprise>(
  'enterprises',
  [{ key: { inZone: 1, _id: 1 }, name: 'inZone' }],
  complete,
);
