import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  type PlanTask,
  reportProgress,
  standingOf,
  type TaskReport,
  taskOn,
} from '../../src/domain/plan-task.js';
import type { Quarter } from '../../src/domain/quarter.js';
import { departmentCodes } from '../../src/parameters/departments.js';
import { planTasks } from '../../src/parameters/plan-tasks.js';

const on = (date: string): CalendarDate => date as CalendarDate;
const today = on('2025-08-01');

const task: PlanTask = {
  id: 'P1-2',
  section: '(一)2',
  zh: '设立科技保险专营机构',
  en: 'Set up specialised tech-insurance institutions',
  lead: 'LFB',
  members: ['OVC'],
  dueOn: on('2025-12-31'),
  reports: [],
};

const report = (quarter: string, more: Partial<TaskReport> = {}): TaskReport => ({
  quarter: quarter as Quarter,
  department: 'LFB',
  state: 'IN_PROGRESS',
  percentDone: 50,
  note: '推进中',
  ...more,
});

const reported = (...reports: readonly TaskReport[]): PlanTask => ({ ...task, reports });

describe('a task of the plan', () => {
  test('is reported on by its departments, for quarters that have begun', () => {
    expect(reportProgress(task, report('2025Q3'), today)).toMatchObject({ outcome: 'REPORTED' });
    expect(reportProgress(task, report('2025Q4'), today)).toMatchObject({ fields: [{ rule: 'IN_FUTURE' }] });
    expect(reportProgress(task, report('2025Q3', { department: 'EEB' }), today)).toMatchObject({
      fields: [{ rule: 'OTHER_DEPARTMENT' }],
    });
    expect(reportProgress(task, report('2025Q3', { state: 'DONE' }), today)).toMatchObject({
      fields: [{ rule: 'NOT_DONE' }],
    });
  });

  test('has one report a quarter and department; the same again is known', () => {
    const known = reported(report('2025Q1'), report('2025Q2'));
    expect(reportProgress(known, report('2025Q1'), today)).toEqual({ outcome: 'KNOWN' });
    expect(reportProgress(known, report('2025Q1', { percentDone: 60 }), today)).toMatchObject({
      task: { reports: [{ quarter: '2025Q1', percentDone: 60 }, { quarter: '2025Q2' }] },
    });
    expect(reportProgress(known, report('2025Q1', { department: 'OVC' }), today)).toMatchObject({
      task: { reports: { length: 3 } },
    });
  });

  test('stands where its lead said last, and is overdue when past its day', () => {
    const busy = reported(
      report('2025Q1', { percentDone: 20 }),
      report('2025Q2', { percentDone: 40 }),
      report('2025Q2', { department: 'OVC', percentDone: 90 }),
    );
    expect(standingOf(busy, today)).toEqual({ state: 'IN_PROGRESS', percentDone: 40 });
    expect(standingOf(task, today)).toEqual({ state: 'NOT_STARTED', percentDone: 0 });
    expect(standingOf(busy, on('2025-12-31')).state).toBe('IN_PROGRESS');
    expect(standingOf(busy, on('2026-01-01')).state).toBe('OVERDUE');
    const done = reported(report('2025Q2', { state: 'DONE', percentDone: 100 }));
    expect(standingOf(done, on('2026-01-01')).state).toBe('DONE');
  });

  test('has on a day the reports of the quarters that were over', () => {
    const known = reported(report('2025Q1'), report('2025Q2'));
    expect(taskOn(known, on('2025-06-29')).reports).toHaveLength(1);
    expect(taskOn(known, on('2025-06-30')).reports).toHaveLength(2);
  });
});

describe('the ledger of the plan', () => {
  test('names each task once, with departments that exist', () => {
    const ids = planTasks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = planTasks.flatMap(({ lead, members }) => [lead, ...members]);
    expect(named.filter((code) => !departmentCodes.includes(code))).toEqual([]);
  });
});
