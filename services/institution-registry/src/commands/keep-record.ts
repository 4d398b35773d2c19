import type { Draft, Facts, StoredDocument, Unit } from '@donghu/chassis';
import { type CalendarDate, type DomainError, domainError, fen, formatYuan } from '@donghu/kernel';
import { audit } from '../store/audit.js';
import type { KeptRecords } from '../store/kept-records.js';

export interface RecordChange<R> {
  readonly id: string;
  readonly record: R;
  /** What was done, for the audit trail and the history. */
  readonly action: string;
  readonly effectiveOn: CalendarDate;
  readonly by: string;
  /** The change itself, for the audit trail. */
  readonly after: unknown;
  readonly rawInput?: string;
  readonly reason?: string;
}

/** Text of a change: money as yuan with two decimals. */
const auditText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? formatYuan(fen(part)) : part));

/** Stores a record with its version and its line in the audit trail; returns the new version. */
export const keepRecord = <R>(
  records: KeptRecords<R>,
  unit: Unit,
  facts: Facts,
  { id, record, action, effectiveOn, by, after, rawInput, reason }: RecordChange<R>,
): number => {
  // TypeScript cannot tell that a record and its id are the draft of the record's document.
  const draft = { ...record, _id: id } as unknown as Draft<StoredDocument & R> & { readonly _id: string };
  const version = unit.put(records.collection, draft);
  unit.append(records.versions, {
    _id: facts.newId(),
    subject: id,
    version,
    recordedAt: facts.now,
    effectiveOn,
    change: action,
    by,
    record,
  });
  unit.append(audit, {
    _id: facts.newId(),
    at: facts.now,
    by,
    action,
    subject: id,
    ...(rawInput === undefined ? {} : { rawInput }),
    ...(reason === undefined ? {} : { reason }),
    after: auditText(after),
  });
  return version;
};

/** A stored record as a decision needs it: the id and the version are the store's. */
export interface StoredRecord<R> {
  readonly record: R;
  readonly version: number;
}

/** The record that is to be changed, in the version that the caller has read (from If-Match), if it names one. */
export const storedRecord = <R>(
  records: KeptRecords<R>,
  unit: Unit,
  id: string,
  ifVersion: number | undefined,
): StoredRecord<R> | DomainError => {
  const stored = unit.get(records.collection, id);
  if (stored === undefined) return domainError('NOT_FOUND', `${id} is not registered`);
  if (ifVersion !== undefined && ifVersion !== stored.version) {
    return domainError('VERSION_MISMATCH', `${id} is at version ${stored.version}`);
  }
  const { _id, version, ...record } = stored;
  return { record: records.complete(record as R), version };
};
