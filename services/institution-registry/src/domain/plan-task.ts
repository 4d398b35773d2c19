import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { lastDayOf, type Quarter, quarterOf } from './quarter.js';

export const taskStates = ['NOT_STARTED', 'IN_PROGRESS', 'DONE'] as const;

export type TaskState = (typeof taskStates)[number];

/** A task of the plan with the departments that answer for it; the first named leads (牵头). */
export interface TaskDefinition {
  readonly id: string;
  /** Section of the plan. */
  readonly section: string;
  readonly zh: string;
  readonly en: string;
  readonly lead: string;
  readonly members: readonly string[];
  readonly dueOn?: CalendarDate | undefined;
}

/** What one department reported for one quarter. */
export interface TaskReport {
  readonly quarter: Quarter;
  readonly department: string;
  readonly state: TaskState;
  readonly percentDone: number;
  readonly note: string;
}

export interface PlanTask extends TaskDefinition {
  /** In the order of the quarters. */
  readonly reports: readonly TaskReport[];
}

/** Where a task stands: overdue is what is past its day and not done. */
export interface TaskStanding {
  readonly state: TaskState | 'OVERDUE';
  readonly percentDone: number;
}

export type TaskReported =
  | { readonly outcome: 'REPORTED'; readonly task: PlanTask }
  | { readonly outcome: 'KNOWN' };

const refused = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const isSame = (left: TaskReport, right: TaskReport): boolean =>
  left.state === right.state && left.percentDone === right.percentDone && left.note === right.note;

/** Takes the report of a department for a quarter; a second one for the same quarter replaces the first. */
export const reportProgress = (
  task: PlanTask,
  report: TaskReport,
  today: CalendarDate,
): TaskReported | DomainError => {
  if (task.lead !== report.department && !task.members.includes(report.department)) {
    return refused('/department', 'OTHER_DEPARTMENT', `${report.department} has no part in ${task.id}`);
  }
  if (report.quarter > quarterOf(today)) {
    return refused('/quarter', 'IN_FUTURE', `${report.quarter} has not begun`);
  }
  if (report.state === 'DONE' && report.percentDone !== 100) {
    return refused('/percentDone', 'NOT_DONE', 'what is done is done to 100 per cent');
  }
  const isOfReport = (entry: TaskReport): boolean =>
    entry.quarter === report.quarter && entry.department === report.department;
  const known = task.reports.find(isOfReport);
  if (known !== undefined && isSame(known, report)) return { outcome: 'KNOWN' };
  const reports = [...task.reports.filter((entry) => !isOfReport(entry)), report].sort((left, right) =>
    left.quarter < right.quarter ? -1 : left.quarter > right.quarter ? 1 : 0,
  );
  return { outcome: 'REPORTED', task: { ...task, reports } };
};

/** The task with the reports of the quarters that were over on a day. */
export const taskOn = (task: PlanTask, date: CalendarDate): PlanTask => ({
  ...task,
  reports: task.reports.filter(({ quarter }) => lastDayOf(quarter) <= date),
});

/** The lead's last word, against the day on which the task is due. */
export const standingOf = (task: PlanTask, date: CalendarDate): TaskStanding => {
  const last = task.reports.findLast(({ department }) => department === task.lead);
  const state = last?.state ?? 'NOT_STARTED';
  const isOverdue = state !== 'DONE' && task.dueOn !== undefined && task.dueOn < date;
  return { state: isOverdue ? 'OVERDUE' : state, percentDone: last?.percentDone ?? 0 };
};
