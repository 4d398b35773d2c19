import { type AnyRoute, codeSchema, defineRoute, type Platform } from '@donghu/chassis';
import { calendarDateAt, domainError, formatYuan, isDomainError, uuidV7, yearOf } from '@donghu/kernel';
import * as z from 'zod';
import { paymentBatchNumber } from '../commands/application-number.js';
import { continuePaymentBatch } from '../commands/continue-payment-batch.js';
import { openPaymentBatchCommand } from '../commands/open-payment-batch.js';
import type { RatingLookUp } from '../credit/rating-look-up.js';
import { hasUnpaidApprovedBy } from '../store/application-queries.js';
import type { PaymentBatchDocument } from '../store/payment-batches.js';

const batchSchema = z.strictObject({
  batchId: z.string(),
  scheme: z.string(),
  paid: z.strictObject({ count: z.int(), cash: z.string(), offset: z.string() }),
  blocked: z.strictObject({ count: z.int() }),
  completed: z.boolean(),
});

const batchView = (batch: PaymentBatchDocument): z.output<typeof batchSchema> => ({
  batchId: batch._id,
  scheme: batch.scheme === '' ? 'ALL' : batch.scheme,
  paid: { count: batch.paidCount, cash: formatYuan(batch.paid), offset: formatYuan(batch.offset) },
  blocked: { count: batch.blockedCount },
  completed: batch.completed,
});

export const paymentRoute = (platform: Platform<unknown>, credit: RatingLookUp): AnyRoute =>
  defineRoute({
    method: 'post',
    path: '/v1/payment-batches',
    operationId: 'payApproved',
    summary: { en: 'Pay everything that is approved, once', zh: '批量支付已批准的补贴' },
    tag: 'payments',
    access: { roles: ['finance'] },
    idempotent: true,
    body: z.strictObject({ scheme: codeSchema.default('ALL') }),
    example: { scheme: 'ALL' },
    responses: {
      200: {
        description: 'What was paid, set off and blocked',
        schema: batchSchema,
        example: {
          batchId: 'FK-2026-0199f0a1-0000-7000-8000-000000000001',
          scheme: 'ALL',
          paid: { count: 2, cash: '90000.00', offset: '20000.00' },
          blocked: { count: 1 },
          completed: true,
        },
      },
    },
    errors: ['SAME_PERSON_TWICE', 'DEPENDENCY_UNAVAILABLE', 'DEADLINE_EXCEEDED'],
    handle: async ({ body, principal, idempotency, signal }) => {
      const { db } = platform.store;
      if (await hasUnpaidApprovedBy(db, principal.subject)) {
        return domainError('SAME_PERSON_TWICE', 'whoever approved a subsidy may not pay it');
      }
      const today = calendarDateAt(platform.clock.now());
      const opened = await platform.executor.execute(
        openPaymentBatchCommand,
        {
          batchId: paymentBatchNumber(uuidV7(platform.clock), yearOf(today)),
          scheme: body.scheme === 'ALL' ? '' : body.scheme,
          by: principal.subject,
        },
        { idempotency },
      );
      if (isDomainError(opened)) return opened;
      const result = await continuePaymentBatch(platform, credit, opened.output.batchId, signal);
      if (isDomainError(result)) return result;
      return { status: 200, body: batchView(result), replayed: opened.replayed };
    },
  });
