import type { SubscriptionStart } from '@donghu/sdk';
import { UsageError } from '../usage-error.js';

const unitMillis: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `new`, `first`, `15m` ago, an instant such as `2026-01-31T08:00:00+08:00`, or a cursor `POLICY:1042`. */
export const parseTailStart = (text: string, now: Date): SubscriptionStart => {
  if (text === 'new' || text === 'first') return text;
  const [, amount, unit = ''] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(now.getTime() - Number(amount) * (unitMillis[unit] ?? 0));
  if (/^[A-Z_]+:[0-9]+(,[A-Z_]+:[0-9]+)*$/.test(text)) return text;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) {
    throw new UsageError(`--from takes new, first, 15m, an instant or a cursor, not ${text}`);
  }
  return instant;
};
