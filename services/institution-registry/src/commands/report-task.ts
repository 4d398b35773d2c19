import { outgoingEvent, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { domainError, isDomainError } from '@donghu/kernel';
import { type PlanTask, reportProgress, type TaskDefinition, type TaskReport } from '../domain/plan-task.js';
import { lastDayOf } from '../domain/quarter.js';
import { plannedTask } from '../parameters/plan-tasks.js';
import { planTaskRecords } from '../store/plan-tasks.js';
import { keepRecord } from './keep-record.js';

export interface ReportTask {
  readonly id: string;
  readonly report: TaskReport;
  readonly by: string;
  readonly ifVersion?: number | undefined;
}

/** Takes a department's report on a task for a quarter. */
export const reportTaskCommand: UseCase<ReportTask, { readonly id: string; readonly version: number }> = {
  name: 'report-task',
  load: (inputs, unit) =>
    unit.fetch(
      planTaskRecords.collection,
      inputs.map(({ id }) => id),
    ),
  decide: ({ id, report, by, ifVersion }, unit, facts) => {
    const stored = unit.get(planTaskRecords.collection, id);
    const definition = plannedTask(id) ?? stored;
    if (definition === undefined) return domainError('NOT_FOUND', `the ledger has no task ${id}`);
    const storedVersion = stored?.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== storedVersion) {
      return domainError('VERSION_MISMATCH', `the task is at version ${storedVersion}`);
    }
    const task = taskOf(definition, stored?.reports ?? []);
    const reported = reportProgress(task, report, facts.today);
    if (isDomainError(reported)) return reported;
    if (reported.outcome === 'KNOWN') return { id, version: storedVersion };
    const version = keepRecord(planTaskRecords, unit, facts, {
      id,
      record: reported.task,
      action: 'REPORT_TASK',
      effectiveOn: lastDayOf(report.quarter),
      by,
      after: report,
    });
    unit.emit(
      outgoingEvent(
        eventCatalogue.TaskProgressReported,
        {
          progress: {
            taskId: id,
            section: task.section,
            lead: task.lead,
            quarter: report.quarter,
            department: report.department,
            state: report.state,
            percentDone: report.percentDone,
          },
        },
        version,
      ),
    );
    return { id, version };
  },
};

/** The plan's own words, dates and departments are those of the parameters; the reports are those stored. */
const taskOf = (
  { id, section, zh, en, lead, members, dueOn }: TaskDefinition,
  reports: readonly TaskReport[],
): PlanTask => ({ id, section, zh, en, lead, members, dueOn, reports });
