import { addMonths, type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { type CreditRecord, isNegativeKind, type RecordKind, type Severity } from './credit-record.js';
import { type EnterpriseFile, vetoesInForce } from './enterprise-file.js';
import { advanceCase, type CaseStep, type FiledCase } from './filed-case.js';
import { type ReportedRecord, recordThatCounts } from './reported-record.js';

export const repairStates = ['APPLIED', 'APPROVED', 'REFUSED', 'WITHDRAWN'] as const;
export type RepairState = (typeof repairStates)[number];

/** An enterprise that has put a breach right applies for the repair of the record of it (信用修复). */
export interface RepairApplication extends FiledCase<RepairState> {
  /** When the breach was put right: fined and paid, judged and performed. */
  readonly correctedOn: CalendarDate;
}

export interface RepairRules {
  /** The shortest publication of a record before it can be repaired. */
  readonly ordinaryMonths: number;
  readonly graveMonths: number;
  readonly grave: readonly { readonly kind: RecordKind; readonly severity?: Severity }[];
  readonly checkWorkingDays: number;
  readonly reference: string;
}

const fault = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const isGrave = ({ kind, severity }: CreditRecord, { grave }: RepairRules): boolean =>
  grave.some((one) => one.kind === kind && (one.severity === undefined || one.severity === severity));

/** The first day on which the repair of a record can be applied for. */
export const repairableFrom = (record: CreditRecord, rules: RepairRules): CalendarDate =>
  addMonths(record.effectiveOn, isGrave(record, rules) ? rules.graveMonths : rules.ordinaryMonths);

const vetoFault = (record: CreditRecord, file: EnterpriseFile): DomainError | undefined =>
  record.kind === 'VETO_SET' && vetoesInForce(file).some((veto) => veto === record.value)
    ? fault(
        '/record/kind',
        'VETO_IN_FORCE',
        `${record.source} must take the enterprise off the list first (VETO_CLEARED ${record.value ?? ''})`,
      )
    : undefined;

/** Why the repair of a record cannot be applied for, or nothing. */
export const refuseRepair = (
  reported: ReportedRecord | undefined,
  file: EnterpriseFile,
  correctedOn: CalendarDate,
  rules: RepairRules,
  today: CalendarDate,
): DomainError | undefined => {
  const record = reported === undefined ? undefined : recordThatCounts(reported);
  if (record === undefined) {
    return fault('/record', 'NOT_ON_FILE', 'no such record counts for the enterprise');
  }
  if (!isNegativeKind(record.kind) && record.kind !== 'VETO_SET') {
    return fault('/record/kind', 'NOT_NEGATIVE', `${record.kind} holds nothing against the enterprise`);
  }
  if (record.repairedOn !== undefined) {
    return fault('/record', 'REPAIRED_ALREADY', `the record was repaired on ${record.repairedOn}`);
  }
  if (reported?.repair !== undefined) {
    return fault(
      '/record',
      'APPLIED_ALREADY',
      'an application for the repair of this record is being checked',
    );
  }
  const listed = vetoFault(record, file);
  if (listed !== undefined) return listed;
  if (correctedOn > today) return fault('/correctedOn', 'FUTURE', 'the breach is not put right yet');
  if (correctedOn < record.effectiveOn) {
    return fault('/correctedOn', 'BEFORE_RECORD', `the record is of ${record.effectiveOn}`);
  }
  const from = repairableFrom(record, rules);
  return today < from
    ? fault('/record', 'PUBLISHED_TOO_SHORT', `a record like this can be repaired from ${from} on`)
    : undefined;
};

export const applyForRepair = (
  application: Pick<RepairApplication, 'enterpriseUscc' | 'record' | 'statement' | 'correctedOn'>,
  applied: Omit<CaseStep<RepairState>, 'state'>,
): RepairApplication => ({
  ...application,
  state: 'APPLIED',
  steps: [{ state: 'APPLIED', ...applied }],
});

const mayFollow: Readonly<Record<RepairState, readonly RepairState[]>> = {
  APPLIED: ['APPROVED', 'REFUSED', 'WITHDRAWN'],
  APPROVED: [],
  REFUSED: [],
  WITHDRAWN: [],
};

/** Takes the next step. Nobody decides on what they applied for themselves. */
export const advanceRepair = (
  application: RepairApplication,
  step: CaseStep<RepairState>,
): RepairApplication | DomainError =>
  advanceCase<RepairState, CaseStep<RepairState>, RepairApplication>(application, step, mayFollow);
