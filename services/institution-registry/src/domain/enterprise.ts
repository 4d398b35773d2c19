import type { CalendarDate, DatedPeriod, Uscc, UsccWarning } from '@donghu/kernel';

export interface EnterpriseClass extends DatedPeriod {
  readonly code: string;
  readonly certificate: string;
}

/** An enterprise the platform knows. Zone membership is never derived from its code: it is recorded. */
export interface Enterprise {
  readonly uscc: Uscc;
  readonly nameZh: string;
  readonly scale: string;
  readonly industryGroup: string;
  readonly classes: readonly EnterpriseClass[];
  readonly inZone: boolean;
  readonly inZoneFrom: CalendarDate | undefined;
  readonly registrationMatches: boolean;
  readonly warnings: readonly UsccWarning[];
}
