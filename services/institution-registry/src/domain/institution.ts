import type { DatedPeriod, Fen, Uscc, UsccWarning } from '@donghu/kernel';
import type { DatedEntry } from './dated-entries.js';
import type { ZoneMembership } from './zone-membership.js';

/** Settlement states (plan (一)1): 洽谈、签约、筹建、批准、开业 and what may follow. Only `OPEN` counts. */
export const institutionStates = [
  'NEGOTIATING',
  'SIGNED',
  'PREPARING',
  'APPROVED',
  'OPEN',
  'SUSPENDED',
  'CLOSED',
  'MOVED_OUT',
  'LICENCE_REVOKED',
] as const;

export type InstitutionState = (typeof institutionStates)[number];

/** 总公司、省分公司、中心支公司及以下, plan (一)1. */
export const institutionLevels = ['HEAD_OFFICE', 'PROVINCIAL_BRANCH', 'LOWER'] as const;

export type InstitutionLevel = (typeof institutionLevels)[number];

export interface InstitutionRole extends DatedPeriod {
  readonly kind: string;
}

export interface Licence extends DatedPeriod {
  readonly scheme: string;
  readonly number: string;
}

/** A designation as a specialised tech-insurance unit (科技保险专营机构), plan (一)2; `from` is its day. */
export interface DedicatedUnit extends DatedPeriod {
  /** Managed and assessed separately (单独管理、单独考核). */
  readonly separateAssessment: boolean;
  /** The counterpart department at the head office. */
  readonly headOfficeDepartment: string;
}

export interface StateEntry extends DatedEntry {
  readonly state: InstitutionState;
  /** Who said so, and when it was recorded. */
  readonly by: string;
  readonly recordedAt: Date;
}

/** What an institution is called, belongs to and has, and what may change from one day to the next. */
export interface InstitutionFacts {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly parentUscc?: Uscc | undefined;
  readonly level?: InstitutionLevel | undefined;
  readonly registeredAddress?: string | undefined;
  readonly workingAddress?: string | undefined;
  /** Sub-district or specialised park of the zone. */
  readonly location?: string | undefined;
  readonly registeredCapital?: Fen | undefined;
  readonly paidInCapital?: Fen | undefined;
  /** Where the facts come from. */
  readonly source?: string | undefined;
}

export type InstitutionParticulars = InstitutionFacts & DatedEntry;

/** One legal registration with its roles, licences and history. The facts are those recorded last. */
export interface Institution extends InstitutionFacts {
  readonly uscc: Uscc;
  readonly roles: readonly InstitutionRole[];
  readonly state: InstitutionState;
  readonly stateHistory: readonly StateEntry[];
  readonly licences: readonly Licence[];
  readonly inZone: boolean;
  /** Doubts that do not refuse a code, for example a failing organisation-code check. */
  readonly warnings: readonly UsccWarning[];
  /** The facts by the day from which they hold, in ascending order. */
  readonly particulars: readonly InstitutionParticulars[];
  readonly memberships: readonly ZoneMembership[];
  readonly dedicatedUnits: readonly DedicatedUnit[];
}
