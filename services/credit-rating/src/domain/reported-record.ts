import type { CalendarDate, DomainError } from '@donghu/kernel';
import { type CreditRecord, refuseRecord } from './credit-record.js';

/** What an upheld objection puts in the place of what was reported. */
export interface Correction extends Pick<CreditRecord, 'effectiveAt' | 'value' | 'severity'> {
  readonly effectiveOn?: CalendarDate | undefined;
}

/** A record as it was reported, and what became of it: the report itself stays. */
export interface ReportedRecord extends CreditRecord {
  /** An upheld objection without a correction: it counts no more. */
  readonly withdrawal?: RecordChange | undefined;
  readonly correction?: (RecordChange & { readonly record: CreditRecord }) | undefined;
  /** The application for its repair that waits, or that was approved. */
  readonly repair?: { readonly repairId: string; readonly repairedOn?: CalendarDate | undefined } | undefined;
}

export interface RecordChange {
  readonly objectionId: string;
  readonly at: Date;
}

/** The record that counts; undefined when none does. */
export const recordThatCounts = ({
  kind,
  source,
  documentNumber,
  effectiveOn,
  effectiveAt,
  value,
  severity,
  withdrawal,
  correction,
  repair,
}: ReportedRecord): CreditRecord | undefined => {
  if (withdrawal !== undefined) return undefined;
  const record = correction?.record ?? {
    kind,
    source,
    documentNumber,
    effectiveOn,
    effectiveAt,
    value,
    severity,
  };
  const repairedOn = repair?.repairedOn;
  return repairedOn === undefined ? record : { ...record, repairedOn };
};

/** The record with a correction; a correction at fault is refused by its own fields. */
export const correctRecord = (
  record: CreditRecord,
  correction: Correction,
  now: Date,
): CreditRecord | DomainError => {
  const { effectiveOn, effectiveAt, value, severity } = correction;
  const corrected = {
    ...record,
    effectiveOn: effectiveOn ?? record.effectiveOn,
    effectiveAt: effectiveOn === undefined ? (effectiveAt ?? record.effectiveAt) : effectiveAt,
    value: value ?? record.value,
    severity: severity ?? record.severity,
  };
  const refused = refuseRecord(corrected, now);
  if (refused === undefined) return corrected;
  const fields = refused.fields.map((fault) => ({ ...fault, pointer: `/correction${fault.pointer}` }));
  return { ...refused, fields };
};
