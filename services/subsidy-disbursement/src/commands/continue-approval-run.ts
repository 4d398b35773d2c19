import type { Platform } from '@donghu/chassis';
import { type DomainError, domainError, type Fen, isDomainError, zeroFen } from '@donghu/kernel';
import { waitingFen } from '../domain/application.js';
import { awaitsApproval, proRata } from '../domain/approve.js';
import { type Budget, budgetLeft } from '../domain/budget.js';
import type { Payer, PayerAmounts } from '../domain/payer.js';
import { nextUnapproved, type UnapprovedEntry } from '../store/application-queries.js';
import {
  type ApprovalPlace,
  type ApprovalRunDocument,
  findApprovalRun,
  startOfScheme,
} from '../store/approval-runs.js';
import { findBudgets } from '../store/budget-queries.js';
import { approveApplicationsCommand } from './approve-applications.js';
import { rulesAt } from './decide-application.js';

const stretch = 200;

/** What each of a scheme's queue gets, of one scheme at a time. */
interface Scales {
  readonly scheme: number;
  readonly parts: ReadonlyMap<string, Fen>;
}

/**
 * Works through everything that waits, a stretch in a transaction. Asked for again after an interruption, or by
 * several at once, it goes on where the run stands; what is approved is never approved again. When nobody waits for
 * the answer any more it stops where it is.
 */
export const continueApprovalRun = async (
  platform: Platform<unknown>,
  runId: string,
  signal: AbortSignal,
): Promise<ApprovalRunDocument | DomainError> => {
  let scales: Scales | undefined;
  for (;;) {
    const run = await findApprovalRun(platform.store.db, runId);
    if (run === undefined) return domainError('NOT_FOUND', `there is no approval run ${runId}`);
    if (run.completed) return run;
    if (signal.aborted) {
      return domainError('DEADLINE_EXCEEDED', 'not all is approved; asked for again the run goes on');
    }
    const from = run.place ?? startOfScheme(0);
    if (run.order === 'PRO_RATA' && scales?.scheme !== from.scheme) {
      scales = { scheme: from.scheme, parts: await partsOf(platform, run, from) };
    }
    const refused = await approveStretch(platform, run, from, scales);
    if (refused !== undefined) return refused;
  }
};

const approveStretch = async (
  { store, executor }: Platform<unknown>,
  { _id: runId, year, schemes }: ApprovalRunDocument,
  from: ApprovalPlace,
  scales: Scales | undefined,
): Promise<DomainError | undefined> => {
  const scheme = schemes[from.scheme] ?? '';
  const page = await nextUnapproved(store.db, scheme, year, from, stretch);
  const to = placeAfter(page, from, schemes.length);
  const executed = await executor.execute(approveApplicationsCommand, {
    runId,
    scheme,
    year,
    policyIds: page.map((application) => application._id),
    from,
    ...(to === undefined ? {} : { to }),
    ...(scales === undefined ? {} : { parts: scales.parts }),
  });
  return isDomainError(executed) ? executed : undefined;
};

const placeAfter = (
  page: readonly UnapprovedEntry[],
  { scheme }: ApprovalPlace,
  schemes: number,
): ApprovalPlace | undefined => {
  const last = page.at(-1);
  if (last !== undefined && page.length === stretch) {
    return { scheme, since: last.submittedAt, id: last._id };
  }
  return scheme + 1 < schemes ? startOfScheme(scheme + 1) : undefined;
};

/** PRO_RATA looks at the whole batch before the first of it is approved. */
const partsOf = async (
  { store, clock }: Pick<Platform<unknown>, 'store' | 'clock'>,
  { schemes, year }: ApprovalRunDocument,
  from: ApprovalPlace,
): Promise<ReadonlyMap<string, Fen>> => {
  const scheme = schemes[from.scheme] ?? '';
  const waiting: { readonly key: string; readonly amount: Fen }[] = [];
  for (let place: ApprovalPlace | undefined = from; place?.scheme === from.scheme; ) {
    const page: readonly UnapprovedEntry[] = await nextUnapproved(store.db, scheme, year, place, stretch);
    for (const application of page.filter(awaitsApproval)) {
      waiting.push({ key: application._id, amount: waitingFen(application) });
    }
    place = placeAfter(page, place, schemes.length);
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
