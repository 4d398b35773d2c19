import {
  type CalendarDate,
  calendarDateAt,
  type DomainError,
  domainError,
  type FieldFault,
  isDomainError,
  parseRate,
  startOfDay,
} from '@donghu/kernel';
import { vetoes } from './grade.js';

/** What a department says an enterprise's standing is: the newest record of a kind counts. */
export const standingKinds = [
  'TAX_GRADE',
  'ANNUAL_REPORT',
  'ABNORMAL_LIST',
  'PATENTS',
  'RND_RATIO',
  'INNO_PROJECT',
  'MANDATORY_COVER',
  'LOSS_RATIO',
] as const;

/** What happened and is held against the enterprise: every record counts, less as it grows old. */
export const negativeKinds = [
  'PENALTY',
  'ENFORCEMENT',
  'FALSE_CLAIM',
  'LOAN_DEFAULT',
  'GUARANTEE_CLAIM',
  'INTEREST_OVERDUE',
] as const;

const vetoKinds = ['VETO_SET', 'VETO_CLEARED'] as const;

export const recordKinds = [...standingKinds, ...negativeKinds, ...vetoKinds] as const;

export type StandingKind = (typeof standingKinds)[number];
export type NegativeKind = (typeof negativeKinds)[number];
export type RecordKind = (typeof recordKinds)[number];

export const isNegativeKind = (kind: RecordKind): kind is NegativeKind =>
  (negativeKinds as readonly string[]).includes(kind);

export const severities = ['MINOR', 'ORDINARY', 'SERIOUS'] as const;
export type Severity = (typeof severities)[number];

/** One credit record (信用记录) as the department that keeps it reported it. */
export interface CreditRecord {
  readonly kind: RecordKind;
  /** Code of the department. */
  readonly source: string;
  /** The department's own number of the decision or list entry (决定文书号). */
  readonly documentNumber: string;
  readonly effectiveOn: CalendarDate;
  /** The instant, where the department gives one. */
  readonly effectiveAt?: Date | undefined;
  readonly value?: string | undefined;
  /** Of a penalty only. */
  readonly severity?: Severity | undefined;
  /** Of a negative one that was repaired (信用修复): from this day on it is kept and weighs nothing. */
  readonly repairedOn?: CalendarDate | undefined;
}

/** The department's document: what a record is known by among those of one enterprise. */
export type RecordKey = Pick<CreditRecord, 'source' | 'kind' | 'documentNumber'>;

export const isSameRecord = (a: RecordKey, b: RecordKey): boolean =>
  a.source === b.source && a.kind === b.kind && a.documentNumber === b.documentNumber;

export type ValueForm =
  | { readonly form: 'NONE' | 'COUNT' | 'RATE' }
  | { readonly form: 'ONE_OF'; readonly values: readonly string[] };

const none: ValueForm = { form: 'NONE' };
const oneOf = (...values: readonly string[]): ValueForm => ({ form: 'ONE_OF', values });

const valueForms: Readonly<Record<RecordKind, ValueForm>> = {
  TAX_GRADE: oneOf('A', 'B', 'M', 'C', 'D'),
  ANNUAL_REPORT: oneOf('ON_TIME', 'LATE'),
  ABNORMAL_LIST: oneOf('ON', 'OFF'),
  PATENTS: { form: 'COUNT' },
  RND_RATIO: { form: 'RATE' },
  INNO_PROJECT: none,
  MANDATORY_COVER: oneOf('COVERED', 'GAP', 'NONE_REQUIRED'),
  LOSS_RATIO: { form: 'RATE' },
  PENALTY: none,
  ENFORCEMENT: none,
  FALSE_CLAIM: none,
  LOAN_DEFAULT: none,
  GUARANTEE_CLAIM: none,
  INTEREST_OVERDUE: none,
  VETO_SET: oneOf(...vetoes),
  VETO_CLEARED: oneOf(...vetoes),
};

/** What the value of a kind of record looks like. */
export const valueFormOf = (kind: RecordKind): ValueForm => valueForms[kind];

const fault = (pointer: string, rule: string, detail: string): FieldFault => ({ pointer, rule, detail });

const valueFault = ({ kind, value }: CreditRecord): FieldFault | undefined => {
  const form = valueForms[kind];
  if (form.form === 'NONE') {
    return value === undefined ? undefined : fault('/value', 'NOT_ALLOWED', `${kind} carries no value`);
  }
  if (value === undefined) return fault('/value', 'REQUIRED', `${kind} needs a value`);
  switch (form.form) {
    case 'ONE_OF':
      return form.values.includes(value)
        ? undefined
        : fault('/value', 'UNKNOWN_CODE', `${kind} is one of ${form.values.join(', ')}`);
    case 'COUNT':
      return /^(0|[1-9]\d{0,5})$/.test(value)
        ? undefined
        : fault('/value', 'COUNT', `${kind} is a whole number of zero or more, as text`);
    case 'RATE':
      return isDomainError(parseRate(value))
        ? fault('/value', 'RATE_FORMAT', `${kind} is a decimal string, for example "0.042000"`)
        : undefined;
  }
};

const severityFault = ({ kind, severity }: CreditRecord): FieldFault | undefined => {
  if (kind === 'PENALTY') {
    return severity === undefined
      ? fault('/severity', 'REQUIRED', `a penalty is one of ${severities.join(', ')}`)
      : undefined;
  }
  return severity === undefined
    ? undefined
    : fault('/severity', 'NOT_ALLOWED', 'only a penalty has a severity');
};

const timeFault = (record: CreditRecord, now: Date): FieldFault | undefined => {
  const { effectiveOn, effectiveAt } = record;
  if (effectiveAt !== undefined && calendarDateAt(effectiveAt) !== effectiveOn) {
    return fault('/effectiveAt', 'OTHER_DAY', 'the instant does not lie on effectiveOn (Asia/Shanghai)');
  }
  return effectiveInstant(record) > now
    ? fault('/effectiveOn', 'FUTURE', 'a record tells of what is in force already')
    : undefined;
};

export const effectiveInstant = ({ effectiveOn, effectiveAt }: CreditRecord): Date =>
  effectiveAt ?? startOfDay(effectiveOn);

/** Every broken rule of a record, or nothing. */
export const refuseRecord = (record: CreditRecord, now: Date): DomainError | undefined => {
  const faults = [valueFault(record), severityFault(record), timeFault(record, now)].filter(
    (found) => found !== undefined,
  );
  const [first] = faults;
  return first === undefined ? undefined : domainError('VALIDATION_FAILED', first.detail, { fields: faults });
};

/** Whether a repeated report says what the first one said. */
export const saysTheSame = (first: CreditRecord, again: CreditRecord): boolean =>
  first.effectiveOn === again.effectiveOn &&
  first.effectiveAt?.getTime() === again.effectiveAt?.getTime() &&
  first.value === again.value &&
  first.severity === again.severity;
