import type { Job, Platform } from '@donghu/chassis';
import { calendarDateAt, isDomainError } from '@donghu/kernel';
import { turnLapsesCommand } from '../commands/turn-lapses.js';
import { findTurning } from '../store/cover-file-queries.js';

const largestGroup = 500;

/** The calendar turns at 00:00 in Asia/Shanghai, by the business clock. */
export const turnLapsesJob = ({ clock, executor, store }: Platform<unknown>): Job => ({
  name: 'turn-lapses',
  everyMillis: 1_000,
  run: async (signal) => {
    while (!signal.aborted) {
      const due = await findTurning(store.db, calendarDateAt(clock.now()), largestGroup);
      const outcomes = await executor.executeAll(turnLapsesCommand, due);
      const isStuck = outcomes.some((outcome) => isDomainError(outcome) || !outcome.output.judged);
      if (due.length < largestGroup || isStuck) return;
    }
  },
});
