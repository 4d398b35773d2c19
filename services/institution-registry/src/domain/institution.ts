import type { CalendarDate, DatedPeriod, Uscc, UsccWarning } from '@donghu/kernel';

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

export interface InstitutionRole extends DatedPeriod {
  readonly kind: string;
}

export interface Licence extends DatedPeriod {
  readonly scheme: string;
  readonly number: string;
}

export interface StateEntry {
  readonly state: InstitutionState;
  readonly from: CalendarDate;
  /** Who said so, and when it was recorded. */
  readonly by: string;
  readonly recordedAt: Date;
}

/** One legal registration with its roles, licences and history. */
export interface Institution {
  readonly uscc: Uscc;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly roles: readonly InstitutionRole[];
  readonly state: InstitutionState;
  readonly stateHistory: readonly StateEntry[];
  readonly parentUscc: Uscc | undefined;
  readonly licences: readonly Licence[];
  readonly inZone: boolean;
  /** Doubts that do not refuse a code, for example a failing organisation-code check. */
  readonly warnings: readonly UsccWarning[];
}
