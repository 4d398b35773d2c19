import { textTable } from '@donghu/cli/text-table';
import type { Month } from './year-of-traffic.js';

/** A row for each month. */
export const growthTable = (months: readonly Month[]): string =>
  textTable(
    [
      'month 月',
      'outbox',
      'KiB',
      'inbox',
      'KiB',
      'idempotency',
      'KiB',
      'dead 死信',
      'messages',
      'KiB',
      'RSS MiB',
    ],
    months.map(({ sample }, index) =>
      [
        index + 1,
        sample.outbox,
        sample.outboxKiB,
        sample.inbox,
        sample.inboxKiB,
        sample.idempotency,
        sample.idempotencyKiB,
        sample.deadLetters,
        sample.messages,
        sample.messagesKiB,
        sample.residentMiB,
      ].map(String),
    ),
  );
