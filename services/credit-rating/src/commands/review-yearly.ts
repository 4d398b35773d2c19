import type { UseCase } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import { enterprises } from '../store/enterprises.js';
import { fetchFiles } from './fetch-files.js';
import { stageEnterprise } from './stage-enterprise.js';

/** Rates an enterprise on its yearly day; negative records have grown older, validity is renewed. */
export const reviewYearlyCommand: UseCase<
  { readonly uscc: string; readonly dueOn: CalendarDate },
  { readonly reviewed: boolean }
> = {
  name: 'review-yearly',
  load: (inputs, unit) =>
    fetchFiles(
      unit,
      inputs.map(({ uscc }) => uscc),
    ),
  decide: ({ uscc, dueOn }, unit, facts) => {
    const stored = unit.get(enterprises, uscc);
    if (stored === undefined || stored.nextReviewOn > dueOn) return { reviewed: false };
    stageEnterprise(unit, facts, uscc, stored, 'YEARLY');
    return { reviewed: true };
  },
};
