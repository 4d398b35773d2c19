import type { Platform } from '@donghu/chassis';
import { type DomainError, type Fen, isDomainError, zeroFen } from '@donghu/kernel';
import { waitingFen } from '../domain/application.js';
import { awaitsApproval, proRata } from '../domain/approve.js';
import { type Budget, budgetLeft } from '../domain/budget.js';
import type { Payer, PayerAmounts } from '../domain/payer.js';
import {
  nextUnapproved,
  type QueuePlace,
  startOfQueue,
  type UnapprovedEntry,
} from '../store/application-queries.js';
import { type ApprovalRunDocument, findApprovalRun } from '../store/approval-runs.js';
import { findBudgets } from '../store/budget-queries.js';
import { approveApplicationsCommand } from './approve-applications.js';
import { rulesAt } from './decide-application.js';

const stretch = 200;

const placeOf = (application: UnapprovedEntry): QueuePlace => ({
  since: application.submittedAt,
  id: application._id,
});

type Scales = ReadonlyMap<string, Fen>;

/**
 * Works through everything that waits, a stretch in a transaction. Asked for again after an interruption it
 * goes on with what is left; what is approved is never approved again.
 */
export const continueApprovalRun = async (
  platform: Platform<unknown>,
  run: ApprovalRunDocument,
): Promise<ApprovalRunDocument | DomainError> => {
  for (const [index, scheme] of run.schemes.entries()) {
    const isLastScheme = index === run.schemes.length - 1;
    const refused = await approveScheme(platform, run, scheme, isLastScheme);
    if (refused !== undefined) return refused;
  }
  return (await findApprovalRun(platform.store.db, run._id)) ?? run;
};

const approveScheme = async (
  { store, executor, clock }: Platform<unknown>,
  { _id: runId, year, order }: ApprovalRunDocument,
  scheme: string,
  isLastScheme: boolean,
): Promise<DomainError | undefined> => {
  const scales = order === 'PRO_RATA' ? await scalesOf({ store, clock }, scheme, year) : undefined;
  let place = startOfQueue;
  for (;;) {
    const page = await nextUnapproved(store.db, scheme, year, place, stretch);
    const last = page.at(-1);
    const isLast = isLastScheme && page.length < stretch;
    const executed = await executor.execute(approveApplicationsCommand, {
      runId,
      scheme,
      year,
      policyIds: page.map((application) => application._id),
      isLast,
      ...(scales === undefined ? {} : { parts: scales }),
    });
    if (isDomainError(executed)) return executed;
    if (last === undefined || page.length < stretch) return undefined;
    place = placeOf(last);
  }
};

/** PRO_RATA looks at the whole batch before the first of it is approved. */
const scalesOf = async (
  { store, clock }: Pick<Platform<unknown>, 'store' | 'clock'>,
  scheme: string,
  year: number,
): Promise<Scales> => {
  const waiting: { readonly key: string; readonly amount: Fen }[] = [];
  let place = startOfQueue;
  for (;;) {
    const page = await nextUnapproved(store.db, scheme, year, place, stretch);
    for (const application of page.filter(awaitsApproval)) {
      waiting.push({ key: application._id, amount: waitingFen(application) });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < stretch) break;
    place = placeOf(last);
  }
  if (waiting.length === 0) return new Map();
  const left = leftByPayer(await findBudgets(store.db, year), scheme);
  return proRata(waiting, rulesAt(clock.now()).payerShares.value, left);
};

const leftByPayer = (budgets: readonly Budget[], scheme: string): PayerAmounts => {
  const leftOfPayer = (payer: Payer): Fen => {
    const budget = budgets.find((one) => one.scheme === scheme && one.payer === payer);
    return budget === undefined ? zeroFen : budgetLeft(budget);
  };
  return { CITY: leftOfPayer('CITY'), ZONE: leftOfPayer('ZONE') };
};
