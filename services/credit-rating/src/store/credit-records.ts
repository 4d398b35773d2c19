import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Filter } from 'mongodb';
import type { RecordKey } from '../domain/credit-record.js';
import type { ReportedRecord } from '../domain/reported-record.js';

/** A reported record under its business key: what was reported never changes, what became of it is added. */
export interface CreditRecordDocument extends StoredDocument, ReportedRecord {
  readonly uscc: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** The department's document about this enterprise: a second report of it is the same record. */
export const creditRecordId = (uscc: string, record: RecordKey): string =>
  `${uscc}/${record.source}/${record.kind}/${record.documentNumber}`;

export const creditRecords = documentCollection<CreditRecordDocument>('credit_records');

/** All records of an enterprise: their ids begin with its code. */
export const recordsOf = (uscc: string): Filter<CreditRecordDocument> => ({
  _id: { $gt: `${uscc}/`, $lt: `${uscc}0` },
});
