import type { PlanTask } from '../domain/plan-task.js';
import { keptRecords } from './kept-records.js';

/** Tasks with a report, and those added to the plan: a task of the plan stands here once it is reported on. */
export const planTaskRecords = keptRecords<PlanTask>('plan_tasks');
