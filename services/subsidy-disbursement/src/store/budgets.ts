import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Budget } from '../domain/budget.js';

/** Under `<scheme>/<year>/<payer>`: its version lets only one of two racing reservations through. */
export interface BudgetDocument extends StoredDocument, Budget {}

export const budgets = documentCollection<BudgetDocument>('budgets', [
  { key: { year: 1, scheme: 1 }, name: 'year' },
]);
