import type { CalendarDate, DatedPeriod, Fen, Uscc, UsccWarning } from '@donghu/kernel';
import type { DatedEntry } from './dated-entries.js';
import type { ZoneMembership } from './zone-membership.js';

export interface EnterpriseClass extends DatedPeriod {
  readonly code: string;
  readonly certificate: string;
}

/** What an enterprise is called and how it is grouped, and what may change from one day to the next. */
export interface EnterpriseFacts {
  readonly nameZh: string;
  readonly nameEn?: string | undefined;
  readonly scale: string;
  /** Stage of its life: 种子、初创、成长、成熟. */
  readonly stage?: string | undefined;
  readonly industryGroup: string;
  /** Four digits of GB/T 4754 (国民经济行业分类). */
  readonly nationalIndustryCode?: string | undefined;
  /** Sub-district or specialised park of the zone. */
  readonly location?: string | undefined;
  readonly registrationMatches: boolean;
}

export type EnterpriseParticulars = EnterpriseFacts & DatedEntry;

/** The code under which an enterprise went on, or had been known. */
export interface LinkedCode extends DatedEntry {
  readonly uscc: Uscc;
}

/** Figures of one year (staff, revenue, R&D, exports), each as its source states it. */
export interface YearlyFigures {
  readonly year: number;
  readonly staff?: number | undefined;
  readonly revenue?: Fen | undefined;
  readonly researchAndDevelopment?: Fen | undefined;
  readonly exports?: Fen | undefined;
  readonly source: string;
}

/**
 * An enterprise the platform knows. Zone membership is never derived from its code: it is recorded. The facts
 * are those recorded last.
 */
export interface Enterprise extends EnterpriseFacts {
  readonly uscc: Uscc;
  readonly classes: readonly EnterpriseClass[];
  readonly inZone: boolean;
  readonly inZoneFrom: CalendarDate | undefined;
  readonly warnings: readonly UsccWarning[];
  /** The facts by the day from which they hold, in ascending order. */
  readonly particulars: readonly EnterpriseParticulars[];
  readonly memberships: readonly ZoneMembership[];
  readonly predecessor?: LinkedCode | undefined;
  readonly successor?: LinkedCode | undefined;
  /** In ascending order of the years. */
  readonly figures: readonly YearlyFigures[];
}
