import type { Job, Platform, UseCase } from '@donghu/chassis';
import { calendarDateAt, isDomainError } from '@donghu/kernel';
import { findTurning } from '../store/cover-file-queries.js';
import { coverFileId, coverFiles } from '../store/cover-files.js';
import { type CoverFileKey, fetchCoverFiles, isFiled, judgeCoverFile } from './cover-file.js';

/** Opens and closes what the calendar alone opens and closes: a policy that ended, one that begins. */
export const turnLapsesCommand: UseCase<CoverFileKey, { readonly judged: boolean }> = {
  name: 'turn-lapses',
  load: (inputs, unit) => fetchCoverFiles(unit, inputs),
  decide: (input, unit, facts) => {
    const stored = unit.get(coverFiles, coverFileId(input.line, input.enterpriseUscc));
    if (stored?.turnsOn === undefined || stored.turnsOn > facts.today) return { judged: false };
    if (!isFiled(unit, input.line)) return { judged: false };
    judgeCoverFile(unit, input, stored.covers, facts);
    return { judged: true };
  },
};

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
