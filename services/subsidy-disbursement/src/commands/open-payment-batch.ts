import type { UseCase } from '@donghu/chassis';
import { zeroFen } from '@donghu/kernel';
import { paymentBatches } from '../store/payment-batches.js';

export interface OpenPaymentBatch {
  /** A new number, made by the door. */
  readonly batchId: string;
  /** Empty for all schemes. */
  readonly scheme: string;
  readonly by: string;
}

export const openPaymentBatchCommand: UseCase<OpenPaymentBatch, { readonly batchId: string }> = {
  name: 'open-payment-batch',
  load: (inputs, unit) =>
    unit.fetch(
      paymentBatches,
      inputs.map((input) => input.batchId),
    ),
  decide: ({ batchId, ...input }, unit, facts) => {
    unit.put(paymentBatches, {
      ...input,
      _id: batchId,
      openedAt: facts.now,
      completed: false,
      paidCount: 0,
      paid: zeroFen,
      offset: zeroFen,
      blockedCount: 0,
    });
    return { batchId };
  },
};
