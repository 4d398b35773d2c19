import { createHash } from 'node:crypto';
import type { Platform } from './platform.js';
import { currentYear } from './zone-budgets.js';
import { postDoor, readDoor } from './zone-door.js';

/** A figure out of a service's totals, by the names that lead to it. */
export const figure = (totals: unknown, ...path: readonly string[]): string => {
  let value = totals;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !(name in value)) {
      throw new Error(`the totals have no figure ${path.join('.')}`);
    }
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Error(`${path.join('.')} is no figure`);
  return String(value);
};

export const totalsOf = (
  platform: Platform,
  service: Parameters<typeof readDoor>[1]['service'],
): Promise<unknown> => readDoor(platform, { service, role: 'auditor', path: '/v1/totals' });

const pauseMillis = 200;

/** Waits until every policy has its one decision: credit look-ups that had to wait are made up for. */
export const untilDecided = async (platform: Platform, withinMillis: number): Promise<void> => {
  const until = Date.now() + withinMillis;
  for (;;) {
    const undecided = figure(await totalsOf(platform, 'subsidy-disbursement'), 'undecided', 'count');
    if (undecided === '0') return;
    if (Date.now() > until) throw new Error(`${undecided} applications are still undecided`);
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
};

/**
 * The finance office's day: a reviewer approves what waits within the budgets, and another person pays what is
 * approved. Both steps are named by what they find, so that the same state is worked through once.
 */
export const approveAndPay = async (platform: Platform): Promise<void> => {
  const found = JSON.stringify(await totalsOf(platform, 'subsidy-disbursement'));
  const key = createHash('sha256').update(found).digest('hex').slice(0, 32);
  await postDoor(platform, {
    service: 'subsidy-disbursement',
    role: 'reviewer',
    subject: 'reviewer@zone.example',
    path: '/v1/approvals',
    key: `zone-approval-${key}`,
    body: { scheme: 'ALL', year: currentYear() },
  });
  await postDoor(platform, {
    service: 'subsidy-disbursement',
    role: 'finance',
    subject: 'finance@zone.example',
    path: '/v1/payment-batches',
    key: `zone-payment-${key}`,
    body: { scheme: 'ALL' },
  });
};
