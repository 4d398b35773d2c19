import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calendarDateAt, systemClock, yearOf } from '@donghu/kernel';
import type { Platform } from './platform.js';
import { postDoor } from './zone-door.js';

interface BudgetLine {
  readonly scheme: string;
  readonly payer: string;
  readonly amount: string;
}

/** The year in which applications are made now: budgets are by calendar year. */
export const currentYear = (): number => yearOf(calendarDateAt(systemClock.now()));

/** Sets this year's budgets of a zone; the same figures again change nothing. */
export const setBudgets = async (platform: Platform, folder: string): Promise<void> => {
  const year = currentYear();
  const text = await readFile(join(folder, 'budgets.ndjson'), 'utf8');
  for (const line of text.split('\n').filter((entry) => entry !== '')) {
    const budget = JSON.parse(line) as BudgetLine;
    await postDoor(platform, {
      service: 'subsidy-disbursement',
      role: 'finance',
      subject: 'finance@zone.example',
      path: '/v1/budgets',
      key: `zone-budget-${year}-${budget.scheme}-${budget.payer}-${budget.amount}`,
      body: { ...budget, year },
    });
  }
};
