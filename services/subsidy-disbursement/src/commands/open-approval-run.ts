import type { UseCase } from '@donghu/chassis';
import { zeroFen } from '@donghu/kernel';
import type { ApprovalOrder } from '../domain/approve.js';
import { approvalRuns } from '../store/approval-runs.js';

export interface OpenApprovalRun {
  /** A new id, made by the door. */
  readonly runId: string;
  readonly year: number;
  readonly order: ApprovalOrder;
  readonly schemes: readonly string[];
  readonly withoutBudget: readonly string[];
  readonly by: string;
}

export const openApprovalRunCommand: UseCase<OpenApprovalRun, { readonly runId: string }> = {
  name: 'open-approval-run',
  load: (inputs, unit) =>
    unit.fetch(
      approvalRuns,
      inputs.map((input) => input.runId),
    ),
  decide: ({ runId, ...input }, unit, facts) => {
    unit.put(approvalRuns, {
      ...input,
      _id: runId,
      crossed: [],
      openedAt: facts.now,
      completed: false,
      approvedCount: 0,
      approved: zeroFen,
      waitlistedCount: 0,
      waitlisted: zeroFen,
    });
    return { runId };
  },
};
