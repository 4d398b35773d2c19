import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { addFen, type CalendarDate, domainError, yearOf } from '@donghu/kernel';
import { payOut } from '../domain/budget.js';
import { paymentPostings } from '../domain/ledger.js';
import { awaitsPayment, blockPayment, payApplication, paymentObstacle } from '../domain/pay.js';
import { totalOf } from '../domain/payer.js';
import type { LockedRating } from '../domain/supervision-class.js';
import { isSamePlace, type QueuePlace, startOfQueue } from '../store/application-queries.js';
import { type ApplicationDocument, applicationDraft, applications } from '../store/applications.js';
import { budgets } from '../store/budgets.js';
import { clawbacks } from '../store/clawbacks.js';
import { enterpriseAccounts } from '../store/enterprise-accounts.js';
import { type PaymentBatchDocument, paymentBatches } from '../store/payment-batches.js';
import { subsidyPaid, subsidyPaymentBlocked } from './application-events.js';
import { budgetIds, moveBudgets, writeLedger } from './book-money.js';
import { loadReturns, stageReturn } from './return-money.js';

export interface DuePayment {
  readonly policyId: string;
  /** As credit-rating answered just now. */
  readonly rating: LockedRating;
}

export interface PayApplications {
  readonly batchId: string;
  readonly today: CalendarDate;
  readonly payments: readonly DuePayment[];
  readonly from: QueuePlace;
  /** Where the next stretch begins; absent: the batch ends with this one. */
  readonly to?: QueuePlace;
}

/**
 * Pays a stretch of a batch: fresh class first, overdue clawbacks set off, each application once. Where the batch has
 * gone on meanwhile, because it was asked for twice, nothing is done.
 */
export const payApplicationsCommand: UseCase<PayApplications, { readonly taken: boolean }> = {
  name: 'pay-applications',
  load: async (inputs, unit) => {
    const ids = inputs.flatMap((input) => input.payments.map((payment) => payment.policyId));
    await Promise.all([
      unit.fetch(
        paymentBatches,
        inputs.map((input) => input.batchId),
      ),
      unit.fetch(applications, ids),
    ]);
    const found = ids.flatMap((id) => unit.get(applications, id) ?? []);
    await Promise.all([
      unit.fetch(
        enterpriseAccounts,
        found.map((application) => application.policy.enterpriseUscc),
      ),
      unit.fetch(
        budgets,
        found.flatMap(({ scheme, year }) => budgetIds(scheme, year)),
      ),
    ]);
    const open = found.flatMap((application) => openClawbacksOf(application, unit));
    const years = [...new Set(inputs.map((input) => yearOf(input.today)))];
    await loadReturns(open, years, unit);
  },
  decide: (input, unit, facts) => {
    const batch = unit.get(paymentBatches, input.batchId);
    if (batch === undefined) return domainError('NOT_FOUND', `there is no payment batch ${input.batchId}`);
    if (batch.completed || !isSamePlace(batch.place ?? startOfQueue, input.from)) return { taken: false };
    let progress: PaymentBatchDocument = batch;
    for (const due of input.payments) {
      const application = unit.get(applications, due.policyId);
      // Whoever approved may not pay (不相容岗位分离): theirs are left for another person's batch.
      const isPayable =
        application !== undefined && awaitsPayment(application) && !application.approvedBy.includes(batch.by);
      if (isPayable) progress = payOne(application, due.rating, input.today, progress, unit, facts);
    }
    const { to } = input;
    unit.put(paymentBatches, { ...progress, ...(to === undefined ? { completed: true } : { place: to }) });
    return { taken: true };
  },
};

const openClawbacksOf = (application: ApplicationDocument, unit: Unit): readonly string[] =>
  unit.get(enterpriseAccounts, application.policy.enterpriseUscc)?.openClawbacks ?? [];

const payOne = (
  application: ApplicationDocument,
  rating: LockedRating,
  today: CalendarDate,
  batch: PaymentBatchDocument,
  unit: Unit,
  facts: Facts,
): PaymentBatchDocument => {
  const obstacle = paymentObstacle(rating);
  if (obstacle !== undefined) {
    if (application.blockedFor !== obstacle) {
      const blocked = blockPayment(application, obstacle, facts.now, batch.by);
      unit.emit(subsidyPaymentBlocked(blocked, unit.put(applications, applicationDraft(blocked))));
    }
    return { ...batch, blockedCount: batch.blockedCount + 1 };
  }
  const { scheme, year, number } = application;
  const open = openClawbacksOf(application, unit).flatMap((id) => unit.get(clawbacks, id) ?? []);
  const payment = payApplication(application, open, today, facts.now, batch.by);
  moveBudgets(unit, scheme, year, payment.settled, payOut);
  const entry = { kind: 'PAYMENT', reference: number, by: batch.by } as const;
  writeLedger(unit, facts, entry, paymentPostings(scheme, year, payment.settled));
  for (const setOff of payment.setOffs) {
    stageReturn({ ...setOff, kind: 'OFFSET', year: yearOf(today), by: batch.by }, unit, facts);
  }
  unit.emit(subsidyPaid(payment, batch._id, unit.put(applications, applicationDraft(payment.application))));
  return {
    ...batch,
    paidCount: batch.paidCount + 1,
    paid: addFen(batch.paid, totalOf(payment.cash)),
    offset: addFen(batch.offset, payment.offset),
  };
};
