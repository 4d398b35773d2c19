import type { Db } from 'mongodb';
import { type CreditRecordDocument, creditRecords, recordsOf } from './credit-records.js';

/** Every record ever reported on an enterprise, the newest fact first. */
export const listRecords = async (db: Db, uscc: string): Promise<readonly CreditRecordDocument[]> =>
  db
    .collection<CreditRecordDocument>(creditRecords.name)
    .find(recordsOf(uscc))
    .sort({ effectiveOn: -1 })
    .toArray();
