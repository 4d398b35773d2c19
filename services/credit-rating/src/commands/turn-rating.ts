import type { UseCase } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { StatedCause } from '../domain/rating.js';
import { type EnterpriseDocument, enterprises } from '../store/enterprises.js';
import { fetchFiles } from './fetch-files.js';
import { stageEnterprise } from './stage-enterprise.js';

const causeOn = ({ nextReviewOn, ratings }: EnterpriseDocument, today: CalendarDate): StatedCause => {
  if (nextReviewOn <= today) return 'YEARLY';
  const newest = ratings.at(-1);
  return newest !== undefined && newest.grade !== 'UNRATED' && newest.validTo <= today
    ? 'EXPIRED'
    : 'TIME_PASSED';
};

/** Rates an enterprise on a day on which its rating may change by itself. */
export const turnRatingCommand: UseCase<{ readonly uscc: string }, { readonly turned: boolean }> = {
  name: 'turn-rating',
  load: (inputs, unit) =>
    fetchFiles(
      unit,
      inputs.map(({ uscc }) => uscc),
    ),
  decide: ({ uscc }, unit, facts) => {
    const stored = unit.get(enterprises, uscc);
    if (stored?.nextTurnOn === undefined || stored.nextTurnOn > facts.today) return { turned: false };
    stageEnterprise(unit, facts, uscc, stored, causeOn(stored, facts.today));
    return { turned: true };
  },
};
