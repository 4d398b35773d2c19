import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CreditRecord } from '../domain/credit-record.js';

/** A reported record under its business key; never changed. */
export interface CreditRecordDocument extends StoredDocument, CreditRecord {
  readonly uscc: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** The department's document about this enterprise: a second report of it is the same record. */
export const creditRecordId = (uscc: string, record: CreditRecord): string =>
  `${uscc}/${record.source}/${record.kind}/${record.documentNumber}`;

export const creditRecords = documentCollection<CreditRecordDocument>('credit_records');
