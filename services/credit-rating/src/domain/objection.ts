import {
  addWorkingDays,
  type CalendarDate,
  type DomainError,
  domainError,
  isDomainError,
  type WorkingDayTable,
} from '@donghu/kernel';
import { type CreditRecord, isSameRecord, type RecordKey } from './credit-record.js';
import { type Dispute, isOpen } from './dispute.js';
import type { Correction } from './reported-record.js';

export const objectionStates = ['FILED', 'RECEIVED', 'UPHELD', 'DISMISSED', 'WITHDRAWN'] as const;
export type ObjectionState = (typeof objectionStates)[number];

/** One step of an objection; all of them are kept. */
export interface ObjectionStep {
  readonly state: ObjectionState;
  readonly at: Date;
  readonly on: CalendarDate;
  readonly by: string;
  readonly reason?: string | undefined;
  /** The department that decided. */
  readonly department?: string | undefined;
  /** Of an upheld one: what the record says from now on; absent: it counts no more. */
  readonly correction?: Correction | undefined;
}

/** An enterprise says that a record on it is wrong (异议). */
export interface Objection {
  readonly enterpriseUscc: string;
  readonly record: RecordKey;
  readonly statement: string;
  /** Of the last step. */
  readonly state: ObjectionState;
  readonly steps: readonly ObjectionStep[];
}

const recordFault = (rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: '/record', rule, detail }] });

/** Why no objection to a record can be filed, or nothing. `disputes` are all that the enterprise ever had. */
export const refuseObjection = (
  record: RecordKey,
  counting: CreditRecord | undefined,
  disputes: readonly Dispute[],
): DomainError | undefined => {
  if (counting === undefined) return recordFault('NOT_ON_FILE', 'no such record counts for the enterprise');
  const earlier = disputes.filter((dispute) => isSameRecord(dispute.record, record));
  if (earlier.some(isOpen)) {
    return recordFault('UNDER_OBJECTION', 'an objection to this record is being verified');
  }
  return earlier.some(({ dismissed }) => dismissed === true)
    ? recordFault('DISMISSED_ALREADY', 'an objection to this record was verified and dismissed')
    : undefined;
};

export const fileObjection = (
  objection: Pick<Objection, 'enterpriseUscc' | 'record' | 'statement'>,
  filed: Omit<ObjectionStep, 'state'>,
): Objection => ({ ...objection, state: 'FILED', steps: [{ state: 'FILED', ...filed }] });

const mayFollow: Readonly<Record<ObjectionState, readonly ObjectionState[]>> = {
  FILED: ['RECEIVED', 'WITHDRAWN'],
  RECEIVED: ['UPHELD', 'DISMISSED', 'WITHDRAWN'],
  UPHELD: [],
  DISMISSED: [],
  WITHDRAWN: [],
};

/** Takes the next step. Nobody receives or decides what they filed themselves. */
export const advanceObjection = (objection: Objection, step: ObjectionStep): Objection | DomainError => {
  if (!mayFollow[objection.state].includes(step.state)) {
    return domainError(
      'APPLICATION_STATE_CONFLICT',
      `an objection that is ${objection.state} cannot be ${step.state}`,
      { facts: { state: objection.state } },
    );
  }
  if (step.state !== 'WITHDRAWN' && step.by === objection.steps[0]?.by) {
    return domainError('SAME_PERSON_TWICE', 'whoever filed the objection cannot receive it or decide on it');
  }
  return { ...objection, state: step.state, steps: [...objection.steps, step] };
};

export interface ObjectionLimits {
  readonly receiptWorkingDays: number;
  readonly verificationWorkingDays: number;
}

export interface ObjectionDeadlines {
  /** Last day of each; undefined while nobody knows, and for a year whose working days are not announced yet. */
  readonly receiptDueOn?: CalendarDate | undefined;
  readonly verificationDueOn?: CalendarDate | undefined;
  readonly overdue: boolean;
}

const dueOn = (table: WorkingDayTable, from: CalendarDate, count: number): CalendarDate | undefined => {
  const due = addWorkingDays(table, from, count);
  return isDomainError(due) ? undefined : due;
};

/** Until when it must be received, and verified from then on; overdue is one that still waits after it. */
export const objectionDeadlines = (
  { state, steps }: Objection,
  table: WorkingDayTable,
  limits: ObjectionLimits,
  today: CalendarDate,
): ObjectionDeadlines => {
  const dayOf = (wanted: ObjectionState): CalendarDate | undefined =>
    steps.find((step) => step.state === wanted)?.on;
  const filedOn = dayOf('FILED');
  const receivedOn = dayOf('RECEIVED');
  const receiptDueOn = filedOn === undefined ? undefined : dueOn(table, filedOn, limits.receiptWorkingDays);
  const verificationDueOn =
    receivedOn === undefined ? undefined : dueOn(table, receivedOn, limits.verificationWorkingDays);
  const waitsFor = state === 'FILED' ? receiptDueOn : state === 'RECEIVED' ? verificationDueOn : undefined;
  return { receiptDueOn, verificationDueOn, overdue: waitsFor !== undefined && waitsFor < today };
};
