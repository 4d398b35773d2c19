import type { Db } from 'mongodb';
import type { Budget } from '../domain/budget.js';
import { type BudgetDocument, budgets } from './budgets.js';

export const findBudgets = (db: Db, year?: number): Promise<readonly Budget[]> =>
  db
    .collection<BudgetDocument>(budgets.name)
    .find(year === undefined ? {} : { year })
    .sort({ _id: 1 })
    .toArray();
