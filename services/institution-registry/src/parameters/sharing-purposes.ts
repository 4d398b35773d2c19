import type { CatalogueEntry } from '../domain/data-catalogue.js';

/** What a rating may be looked up for, as at the credit service's doors: a grant for anything else could not be used. */
const ratingPurposes = [
  'UNDERWRITING',
  'LOAN_REVIEW',
  'CLAIM',
  'INVESTMENT',
  'SUBSIDY',
  'SUPERVISION',
] as const;

/** The purposes that a grant on a dataset may have; undefined: any. */
export const sharingPurposes = (dataset: CatalogueEntry['dataset']): readonly string[] | undefined =>
  dataset === 'RATING' ? ratingPurposes : undefined;
