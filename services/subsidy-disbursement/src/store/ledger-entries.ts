import { entryCollection } from '@donghu/chassis';
import type { Db } from 'mongodb';
import { type AccountTotal, type Posting, trialBalance } from '../domain/ledger.js';

export type LedgerEntryKind =
  | 'ENTITLEMENT'
  | 'APPROPRIATION'
  | 'RESERVATION'
  | 'RELEASE'
  | 'PAYMENT'
  | 'CLAWBACK'
  | 'REPAYMENT'
  | 'OFFSET';

/** One balanced entry; entries are only ever added. */
export interface LedgerEntry {
  readonly _id: string;
  readonly at: Date;
  readonly kind: LedgerEntryKind;
  /** The application, clawback or budget that it is about. */
  readonly reference: string;
  readonly by: string;
  readonly postings: readonly Posting[];
}

export const ledgerEntries = entryCollection<LedgerEntry>('ledger_entries', [
  { key: { reference: 1, _id: 1 }, name: 'reference' },
]);

/** Over all entries, read one after the other: it never holds more than one batch of them. */
export const readTrialBalance = async (db: Db): Promise<readonly AccountTotal[]> => {
  const cursor = db
    .collection<LedgerEntry>(ledgerEntries.name)
    .find({}, { projection: { postings: 1 }, batchSize: 1_000 });
  let totals: readonly AccountTotal[] = trialBalance([]);
  let batch: Posting[] = [];
  const add = (): void => {
    totals = addTotals(totals, trialBalance(batch));
    batch = [];
  };
  for await (const { postings } of cursor) {
    batch.push(...postings);
    if (batch.length > 4_000) add();
  }
  add();
  return totals;
};

const addTotals = (left: readonly AccountTotal[], right: readonly AccountTotal[]): readonly AccountTotal[] =>
  left.map((total, index) => ({
    account: total.account,
    debit: (total.debit + (right[index]?.debit ?? 0n)) as AccountTotal['debit'],
    credit: (total.credit + (right[index]?.credit ?? 0n)) as AccountTotal['credit'],
  }));
