import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { addFen, domainError, type Fen, minFen, zeroFen } from '@donghu/kernel';
import { waitingFen } from '../domain/application.js';
import { approveApplication, awaitsApproval, grant } from '../domain/approve.js';
import { reserve } from '../domain/budget.js';
import { reservationPostings } from '../domain/ledger.js';
import { totalOf } from '../domain/payer.js';
import { isSamePlace } from '../store/application-queries.js';
import { type ApplicationDocument, applicationDraft, applications } from '../store/applications.js';
import {
  type ApprovalPlace,
  type ApprovalRunDocument,
  approvalRuns,
  startOfScheme,
} from '../store/approval-runs.js';
import { budgets } from '../store/budgets.js';
import { subsidyApproved } from './application-events.js';
import { budgetIds, leftOf, moveBudgets, writeLedger } from './book-money.js';
import { rulesAt, rulesOf } from './decide-application.js';

/** The next stretch of one scheme's queue, in its order. */
export interface ApproveApplications {
  readonly runId: string;
  readonly scheme: string;
  readonly year: number;
  readonly policyIds: readonly string[];
  /** PRO_RATA: the part of each. */
  readonly parts?: ReadonlyMap<string, Fen>;
  readonly from: ApprovalPlace;
  /** Where the next stretch begins; absent: the run ends with this one. */
  readonly to?: ApprovalPlace;
}

/**
 * Reserves for a stretch of applications against the budgets of their payers. Where the run has gone on meanwhile,
 * because it was asked for twice, nothing is done: each stretch counts once.
 */
export const approveApplicationsCommand: UseCase<ApproveApplications, { readonly taken: boolean }> = {
  name: 'approve-applications',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        approvalRuns,
        inputs.map((input) => input.runId),
      ),
      unit.fetch(
        applications,
        inputs.flatMap((input) => input.policyIds),
      ),
      unit.fetch(
        budgets,
        inputs.flatMap(({ scheme, year }) => budgetIds(scheme, year)),
      ),
    ]);
  },
  decide: (input, unit, facts) => {
    const run = unit.get(approvalRuns, input.runId);
    if (run === undefined) return domainError('NOT_FOUND', `there is no approval run ${input.runId}`);
    if (run.completed || !isAt(run, input.from)) return { taken: false };
    let progress: ApprovalRunDocument = run;
    for (const policyId of input.policyIds) {
      const application = unit.get(applications, policyId);
      if (application !== undefined && awaitsApproval(application)) {
        progress = approveOne(application, input, progress, unit, facts);
      }
    }
    const { to } = input;
    unit.put(approvalRuns, { ...progress, ...(to === undefined ? { completed: true } : { place: to }) });
    return { taken: true };
  },
};

const isAt = ({ place = startOfScheme(0) }: ApprovalRunDocument, from: ApprovalPlace): boolean =>
  place.scheme === from.scheme && isSamePlace(place, from);

const approveOne = (
  application: ApplicationDocument,
  { scheme, year, parts }: ApproveApplications,
  run: ApprovalRunDocument,
  unit: Unit,
  facts: Facts,
): ApprovalRunDocument => {
  const waiting = waitingFen(application);
  const wanted = run.order === 'PRO_RATA' ? minFen(parts?.get(application._id) ?? zeroFen, waiting) : waiting;
  const rules = rulesOf(application.rulesVersion) ?? rulesAt(facts.now);
  const left = leftOf(unit, scheme, year);
  const crossedBefore = run.crossed.includes(scheme);
  const granted = grant(run.order, wanted, rules.payerShares.value, left, crossedBefore);
  const changed = approveApplication(application, granted.parts, facts.now, run.by);
  const amount = totalOf(granted.parts);
  if (changed !== application) {
    const version = unit.put(applications, applicationDraft(changed));
    if (amount > 0n) {
      moveBudgets(unit, scheme, year, granted.parts, reserve);
      const entry = { kind: 'RESERVATION', reference: application.number, by: run.by } as const;
      writeLedger(unit, facts, entry, reservationPostings(scheme, year, granted.parts));
      unit.emit(subsidyApproved(changed, version));
    }
  }
  const stillWaiting = waitingFen(changed);
  return {
    ...run,
    crossed: stillWaiting > 0n && !crossedBefore ? [...run.crossed, scheme] : run.crossed,
    approvedCount: run.approvedCount + (amount > 0n ? 1 : 0),
    approved: addFen(run.approved, amount),
    waitlistedCount: run.waitlistedCount + (stillWaiting > 0n ? 1 : 0),
    waitlisted: addFen(run.waitlisted, stillWaiting),
  };
};
