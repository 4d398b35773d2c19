import type { Db } from 'mongodb';
import type { AsOf } from '../domain/as-of.js';
import { type PlanTask, taskOn } from '../domain/plan-task.js';
import { planTasks } from '../parameters/plan-tasks.js';
import { listKnown } from '../store/kept-record-queries.js';
import { planTaskRecords } from '../store/plan-tasks.js';

export interface ShownTask {
  readonly task: PlanTask;
  /** 0 of a task of the plan that nobody has reported on. */
  readonly version: number;
}

/** A ledger has some dozens of tasks. */
const largestLedger = 1_000;

/** The whole ledger: the plan's tasks and those added, with the reports on a date and known at an instant. */
export const readTasks = async (db: Db, { on, knownBefore }: AsOf): Promise<readonly ShownTask[]> => {
  const { records } = await listKnown(db, planTaskRecords, {
    after: '',
    limit: largestLedger,
    knownBefore,
  });
  const stored = new Map(records.map((known) => [known.id, known]));
  const planned = planTasks.map((definition): ShownTask => {
    const known = stored.get(definition.id);
    stored.delete(definition.id);
    return {
      task: { ...definition, reports: known?.record.reports ?? [] },
      version: known?.version ?? 0,
    };
  });
  const added = [...stored.values()].map(({ record, version }): ShownTask => ({ task: record, version }));
  return [...planned, ...added].map(({ task, version }) => ({
    task: on === undefined ? task : taskOn(task, on),
    version,
  }));
};
