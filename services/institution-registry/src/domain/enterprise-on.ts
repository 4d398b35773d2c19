import { type CalendarDate, holdsOn } from '@donghu/kernel';
import { entryOn } from './dated-entries.js';
import type { Enterprise, LinkedCode } from './enterprise.js';

const linkedBy = (link: LinkedCode | undefined, date: CalendarDate): LinkedCode | undefined =>
  link !== undefined && link.from <= date ? link : undefined;

/**
 * What was true of an enterprise on a day. It is older than its registration here: of the time before, the
 * oldest facts on record stand. The figures of a year are known of it as a whole, so from its last day on.
 */
export const enterpriseOn = (enterprise: Enterprise, date: CalendarDate): Enterprise => {
  const { from: _, ...facts } = entryOn(enterprise.particulars, date) ??
    enterprise.particulars[0] ?? { ...enterprise, from: date };
  const membership = entryOn(enterprise.memberships, date);
  return {
    ...facts,
    uscc: enterprise.uscc,
    warnings: enterprise.warnings,
    classes: enterprise.classes.filter((held) => holdsOn(held, date)),
    inZone: membership?.inZone ?? false,
    inZoneFrom: membership?.from,
    particulars: enterprise.particulars.filter((entry) => entry.from <= date),
    memberships: enterprise.memberships.filter((entry) => entry.from <= date),
    predecessor: linkedBy(enterprise.predecessor, date),
    successor: linkedBy(enterprise.successor, date),
    figures: enterprise.figures.filter(({ year }) => `${year}-12-31` <= date),
  };
};
