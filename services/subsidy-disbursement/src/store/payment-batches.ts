import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Fen } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { QueuePlace } from './application-queries.js';

/** One order of payment over everything that is approved (支付批次), under its number `FK-…`. */
export interface PaymentBatchDocument extends StoredDocument {
  /** Empty for all schemes. */
  readonly scheme: string;
  readonly by: string;
  readonly openedAt: Date;
  readonly completed: boolean;
  /** Where its next stretch begins; absent: at its start. */
  readonly place?: QueuePlace;
  readonly paidCount: number;
  /** Ordered to the enterprises' accounts. */
  readonly paid: Fen;
  /** Kept back against overdue clawbacks. */
  readonly offset: Fen;
  /** Blocked in this batch or before it. */
  readonly blockedCount: number;
}

export const paymentBatches = documentCollection<PaymentBatchDocument>('payment_batches');

export const findPaymentBatch = async (db: Db, id: string): Promise<PaymentBatchDocument | undefined> =>
  (await db.collection<PaymentBatchDocument>(paymentBatches.name).findOne({ _id: id })) ?? undefined;
