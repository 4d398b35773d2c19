import { type CalendarDate, type DomainError, domainError, type WorkingDayTable } from '@donghu/kernel';
import { type CreditRecord, isSameRecord, type RecordKey } from './credit-record.js';
import { type Dispute, isOpen } from './dispute.js';
import { advanceCase, type CaseStep, dayOfState, type FiledCase, lastDayOf } from './filed-case.js';
import type { Correction } from './reported-record.js';

export const objectionStates = ['FILED', 'RECEIVED', 'UPHELD', 'DISMISSED', 'WITHDRAWN'] as const;
export type ObjectionState = (typeof objectionStates)[number];

export interface ObjectionStep extends CaseStep<ObjectionState> {
  /** Of an upheld one: what the record says from now on; absent: it counts no more. */
  readonly correction?: Correction | undefined;
}

/** An enterprise says that a record on it is wrong (异议). */
export interface Objection extends FiledCase<ObjectionState, ObjectionStep> {}

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
export const advanceObjection = (objection: Objection, step: ObjectionStep): Objection | DomainError =>
  advanceCase<ObjectionState, ObjectionStep, Objection>(objection, step, mayFollow);

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

/** Until when it must be received, and verified from then on; overdue is one that still waits after it. */
export const objectionDeadlines = (
  objection: Objection,
  table: WorkingDayTable,
  limits: ObjectionLimits,
  today: CalendarDate,
): ObjectionDeadlines => {
  const { receiptWorkingDays, verificationWorkingDays } = limits;
  const receiptDueOn = lastDayOf(table, dayOfState(objection, 'FILED'), receiptWorkingDays);
  const verificationDueOn = lastDayOf(table, dayOfState(objection, 'RECEIVED'), verificationWorkingDays);
  const waits = { FILED: receiptDueOn, RECEIVED: verificationDueOn };
  const { state } = objection;
  const until = state === 'FILED' || state === 'RECEIVED' ? waits[state] : undefined;
  return { receiptDueOn, verificationDueOn, overdue: until !== undefined && until < today };
};
