import type { UseCase } from '@donghu/chassis';
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
