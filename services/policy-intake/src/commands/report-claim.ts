import { type OutgoingEvent, outgoingEvent, type Unit, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type CalendarDate, type DomainError, isDomainError } from '@donghu/kernel';
import {
  type Claim,
  type ClaimPayment,
  type ClaimProgress,
  type ClaimReport,
  claimId,
  type RecordedPayment,
} from '../domain/claim.js';
import { payClaim } from '../domain/pay-claim.js';
import { policyId } from '../domain/policy.js';
import { claimUnknown, progressClaim } from '../domain/progress-claim.js';
import { type ClaimDecision, policyMissing, reportClaim } from '../domain/report-claim.js';
import { countClaim } from '../domain/sandbox.js';
import { sharesOn } from '../domain/standing.js';
import { sandboxRules } from '../parameters/sandbox-rules.js';
import { type ClaimDocument, claims } from '../store/claims.js';
import { bookedPolicy, policies } from '../store/policies.js';
import { fetchSandboxOf } from './policy-file.js';
import { claimStateMessage } from './policy-message.js';
import { standingOf } from './record-steps.js';
import { putSandboxFile, sandboxFileOf } from './sandbox-file.js';

/** One report of a claim, of whatever kind: they build on each other, so that they are one use case. */
export type ReportClaim =
  | { readonly type: 'CLAIM'; readonly report: ClaimReport }
  | ({ readonly type: 'PROGRESS'; readonly progress: ClaimProgress } & ClaimKey)
  | ({ readonly type: 'PAYMENT'; readonly payment: ClaimPayment } & ClaimKey);

export interface ClaimKey {
  readonly insurerUscc: string;
  readonly claimNumber: string;
}

export interface ClaimReported {
  readonly claimId: string;
  readonly outcome: ClaimDecision['outcome'];
  readonly state: Claim['state'];
  readonly version: number;
}

const keyOf = (input: ReportClaim): ClaimKey => (input.type === 'CLAIM' ? input.report : input);

const idOf = (input: ReportClaim): string => claimId(keyOf(input).insurerUscc, keyOf(input).claimNumber);

const policyIdsOf = (input: ReportClaim, unit: Unit): readonly string[] => {
  if (input.type === 'CLAIM') return [policyId(input.report.insurerUscc, input.report.policyNumber)];
  const known = unit.get(claims, idOf(input));
  return known === undefined ? [] : [known.policyId];
};

const decidePayment = (
  claim: ClaimDocument | undefined,
  payment: ClaimPayment,
  unit: Unit,
  today: CalendarDate,
): ClaimDecision | DomainError => {
  if (claim === undefined) return claimUnknown();
  const policy = bookedPolicy(unit.get(policies, claim.policyId));
  if (policy === undefined) return policyMissing(claim.report.policyNumber);
  const { members } = sharesOn(standingOf(policy), claim.report.occurredOn);
  return payClaim(claim, payment, members, today);
};

const decideClaim = (input: ReportClaim, unit: Unit, today: CalendarDate): ClaimDecision | DomainError => {
  const claim = unit.get(claims, idOf(input));
  switch (input.type) {
    case 'CLAIM': {
      const id = policyId(input.report.insurerUscc, input.report.policyNumber);
      return reportClaim(claim, input.report, bookedPolicy(unit.get(policies, id)), today);
    }
    case 'PROGRESS':
      return progressClaim(claim, input.progress, today);
    case 'PAYMENT':
      return decidePayment(claim, input.payment, unit, today);
  }
};

const claimFields = ({ report, insuredUscc, line }: Claim) => ({
  claimId: claimId(report.insurerUscc, report.claimNumber),
  insurerUscc: report.insurerUscc,
  claimNumber: report.claimNumber,
  policyId: policyId(report.insurerUscc, report.policyNumber),
  insuredUscc,
  line,
});

const claimChanged = (claim: Claim, version: number): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.ClaimChanged,
    {
      ...claimFields(claim),
      state: claimStateMessage(claim.state),
      occurredOn: claim.report.occurredOn,
      reportedOn: claim.report.reportedOn,
      papersCompleteOn: claim.papersCompleteOn ?? '',
      settledOn: claim.settledOn ?? '',
      reserveFen: claim.reserve,
      paidFen: claim.paid,
      suspectedFraud: claim.suspectedFraud,
    },
    version,
  );

const claimPaid = (claim: Claim, payment: RecordedPayment, version: number): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.ClaimPaid,
    {
      ...claimFields(claim),
      paymentReference: payment.reference,
      paidOn: payment.paidOn,
      amountFen: payment.amount,
      paidFen: claim.paid,
      parts: payment.parts.map(({ insurerUscc, amount }) => ({ insurerUscc, amountFen: amount })),
    },
    version,
  );

const claimOf = (claim: Claim): Claim => {
  const { report, insuredUscc, line, state, reserve, papersCompleteOn, settledOn } = claim;
  const { suspectedFraud, progress, payments, paid } = claim;
  return {
    report,
    insuredUscc,
    line,
    state,
    reserve,
    papersCompleteOn,
    settledOn,
    suspectedFraud,
    progress,
    payments,
    paid,
  };
};

/** A payment counts against the cap of the policy's sandbox case. */
const countInSandbox = (input: ReportClaim, { report }: Claim, unit: Unit, today: CalendarDate): void => {
  if (input.type !== 'PAYMENT') return;
  const policy = bookedPolicy(unit.get(policies, policyId(report.insurerUscc, report.policyNumber)));
  const sandbox = policy === undefined ? undefined : sandboxFileOf(unit, policy.report);
  if (policy === undefined || sandbox === undefined) return;
  const counted = countClaim(sandbox, input.payment.amount, sandboxRules.yellowPercent);
  putSandboxFile(unit, counted, policy.report.insuredUscc, today);
};

export const reportClaimCommand: UseCase<ReportClaim, ClaimReported> = {
  name: 'report-claim',
  load: async (inputs, unit) => {
    await unit.fetch(claims, inputs.map(idOf));
    const ids = inputs.flatMap((input) => policyIdsOf(input, unit));
    await unit.fetch(policies, ids);
    await fetchSandboxOf(unit, ids);
  },
  decide: (input, unit, { now, today }) => {
    const id = idOf(input);
    const stored = unit.get(claims, id);
    const decision = decideClaim(input, unit, today);
    if (isDomainError(decision)) return decision;
    const { outcome, claim } = decision;
    if (outcome === 'ALREADY_KNOWN') {
      return { claimId: id, outcome, state: claim.state, version: stored?.version ?? 0 };
    }
    const version = unit.put(claims, {
      _id: id,
      ...claimOf(claim),
      policyId: policyId(claim.report.insurerUscc, claim.report.policyNumber),
      recordedAt: stored?.recordedAt ?? now,
    });
    countInSandbox(input, claim, unit, today);
    const payment = input.type === 'PAYMENT' ? claim.payments.at(-1) : undefined;
    unit.emit(payment === undefined ? claimChanged(claim, version) : claimPaid(claim, payment, version));
    return { claimId: id, outcome, state: claim.state, version };
  },
};
