import { type Fen, formatYuan, subtractFen, zeroFen } from '@donghu/kernel';
import * as z from 'zod';
import { type Cession, type Recovery, recoveries } from '../domain/cession.js';
import type { Claim, MemberAmount, RecordedPayment } from '../domain/claim.js';
import { borneBy } from '../domain/pay-claim.js';
import type { ClaimDocument } from '../store/claims.js';

const text = z.string();
const member = z.strictObject({ insurerUscc: text, amount: text });
const recovery = z.strictObject({ reference: text, cedantUscc: text, reinsurer: text, amount: text });

export const claimViewSchema = z.strictObject({
  claimId: text,
  policyId: text,
  version: z.int(),
  insurerUscc: text,
  claimNumber: text,
  policyNumber: text,
  insuredUscc: text,
  line: text,
  state: text,
  occurredOn: text,
  reportedOn: text,
  papersCompleteOn: text.optional(),
  settledOn: text.optional(),
  reserve: text,
  paid: text,
  suspectedFraud: z.boolean(),
  /** What each insurer bears of what is paid. */
  members: z.array(member),
  payments: z.array(
    z.strictObject({
      reference: text,
      amount: text,
      paidOn: text,
      members: z.array(member),
      recoveries: z.array(recovery),
    }),
  ),
  /** What the cedants recover of what is paid. */
  recoveries: z.array(recovery),
});

const memberView = ({ insurerUscc, amount }: MemberAmount) => ({ insurerUscc, amount: formatYuan(amount) });

const recoveryView = (one: Recovery) => ({ ...one, amount: formatYuan(one.amount) });

const keyOf = ({ cedantUscc, reference }: Recovery): string => `${cedantUscc}/${reference}`;

/** What a payment adds to the recoveries: those of the new total less those of the total before it. */
const added = (before: readonly Recovery[], after: readonly Recovery[]): readonly Recovery[] => {
  const earlier = new Map(before.map((one) => [keyOf(one), one.amount]));
  return after.map((one) => ({
    ...one,
    amount: subtractFen(one.amount, earlier.get(keyOf(one)) ?? zeroFen),
  }));
};

const paymentViews = ({ payments, report }: Claim, cessions: readonly Cession[]) => {
  const recovered = (made: readonly RecordedPayment[]) =>
    recoveries(borneBy(made), cessions, report.occurredOn);
  return payments.map((payment, index) => ({
    reference: payment.reference,
    amount: formatYuan(payment.amount),
    paidOn: payment.paidOn,
    members: payment.parts.map(memberView),
    recoveries: added(recovered(payments.slice(0, index)), recovered(payments.slice(0, index + 1))).map(
      recoveryView,
    ),
  }));
};

const membersOf = (borne: ReadonlyMap<string, Fen>): readonly MemberAmount[] =>
  [...borne].map(([insurerUscc, amount]) => ({ insurerUscc, amount }));

/** A claim as it is shown, with the recoveries by the cessions that are known by now. */
export const claimView = (
  claim: ClaimDocument,
  cessions: readonly Cession[],
): z.input<typeof claimViewSchema> => {
  const { report } = claim;
  const borne = borneBy(claim.payments);
  return {
    claimId: claim._id,
    policyId: claim.policyId,
    version: claim.version,
    insurerUscc: report.insurerUscc,
    claimNumber: report.claimNumber,
    policyNumber: report.policyNumber,
    insuredUscc: claim.insuredUscc,
    line: claim.line,
    state: claim.state,
    occurredOn: report.occurredOn,
    reportedOn: report.reportedOn,
    papersCompleteOn: claim.papersCompleteOn,
    settledOn: claim.settledOn,
    reserve: formatYuan(claim.reserve),
    paid: formatYuan(claim.paid),
    suspectedFraud: claim.suspectedFraud,
    members: membersOf(borne).map(memberView),
    payments: paymentViews(claim, cessions),
    recoveries: recoveries(borne, cessions, report.occurredOn).map(recoveryView),
  };
};
