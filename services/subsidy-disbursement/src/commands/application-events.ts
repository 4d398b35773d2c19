import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PayerShare } from '@donghu/contracts/subsidy';
import { type Application, waitlistedFen } from '../domain/application.js';
import type { Clawback } from '../domain/clawback.js';
import type { Payment } from '../domain/pay.js';
import { type PayerAmounts, payers, totalOf } from '../domain/payer.js';

const shares = (amounts: PayerAmounts): PayerShare[] =>
  payers.map((payer) => ({ payer, amountFen: amounts[payer] }));

const about = ({ number, policy }: Application) => ({
  applicationId: number,
  policyId: policy.policyId,
  enterpriseUscc: policy.enterpriseUscc,
});

export const subsidyAssessed = (application: Application, version: number): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.SubsidyAssessed,
    {
      ...about(application),
      scheme: application.scheme,
      entitledFen: application.entitled,
      refusal: application.state === 'REFUSED' ? (application.refusal ?? '') : '',
    },
    version,
  );

/** Amounts are those that stand now, and not only what this approval added. */
export const subsidyApproved = (application: Application, version: number): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.SubsidyApproved,
    {
      ...about(application),
      scheme: application.scheme,
      approvedFen: totalOf(application.approved),
      waitlistedFen: waitlistedFen(application),
      payers: shares(application.approved),
    },
    version,
  );

/** What this batch paid. */
export const subsidyPaid = (payment: Payment, batchId: string, version: number): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.SubsidyPaid,
    {
      ...about(payment.application),
      batchId,
      paidFen: totalOf(payment.cash),
      payers: shares(payment.cash),
      offsetFen: payment.offset,
    },
    version,
  );

export const subsidyPaymentBlocked = (application: Application, version: number): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.SubsidyPaymentBlocked,
    {
      applicationId: application.number,
      enterpriseUscc: application.policy.enterpriseUscc,
      reason: application.blockedFor ?? '',
    },
    version,
  );

export const clawbackOpened = (clawback: Clawback, version: number): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.ClawbackOpened,
    {
      applicationId: clawback.application,
      policyId: clawback.policyId,
      enterpriseUscc: clawback.enterpriseUscc,
      amountFen: clawback.amount,
      dueOn: clawback.dueOn,
      payers: shares(clawback.parts),
      cause: clawback.cause,
    },
    version,
  );
