import type { UseCase } from '@donghu/chassis';
import { domainError } from '@donghu/kernel';
import type { TaskDefinition } from '../domain/plan-task.js';
import { plannedTask } from '../parameters/plan-tasks.js';
import { planTaskRecords } from '../store/plan-tasks.js';
import { keepRecord } from './keep-record.js';

/** Adds a task that a later plan or decision brought. */
export const addTaskCommand: UseCase<
  { readonly task: TaskDefinition; readonly by: string },
  { readonly id: string; readonly version: number }
> = {
  name: 'add-task',
  load: (inputs, unit) =>
    unit.fetch(
      planTaskRecords.collection,
      inputs.map(({ task }) => task.id),
    ),
  decide: ({ task, by }, unit, facts) => {
    const { id } = task;
    if (plannedTask(id) !== undefined || unit.get(planTaskRecords.collection, id) !== undefined) {
      return domainError('ALREADY_REPORTED', `the ledger has a task ${id}`);
    }
    const version = keepRecord(planTaskRecords, unit, facts, {
      id,
      record: { ...task, reports: [] },
      action: 'ADD_TASK',
      effectiveOn: facts.today,
      by,
      after: task,
    });
    return { id, version };
  },
};
