import type { CalendarDate } from '@donghu/kernel';
import { entryOn } from './dated-entries.js';

/** What a membership rests on: the registered address, or a certificate of the zone's administrative committee. */
export const membershipBases = ['REGISTERED_ADDRESS', 'CERTIFICATE'] as const;

/** Joining the zone or leaving it, from a day until the next entry. Never derived from a code's division. */
export interface ZoneMembership {
  readonly inZone: boolean;
  readonly from: CalendarDate;
  readonly basis?: (typeof membershipBases)[number] | undefined;
  readonly certificate?: string | undefined;
}

/** Whether it was a member on a day; before the first entry it was not. */
export const isMemberOn = (memberships: readonly ZoneMembership[], date: CalendarDate): boolean =>
  entryOn(memberships, date)?.inZone ?? false;
