import { entryCollection } from '@donghu/chassis';
import type { Rating } from '../domain/rating.js';

/** Every version of every rating with the rows that explain it: written once. */
export interface RatingEntry extends Rating {
  readonly _id: string;
  readonly uscc: string;
}

/** Versions have no gaps, so that all ids of an enterprise follow from its newest version: no index is needed. */
export const ratingId = (uscc: string, version: number): string => `${uscc}/${version}`;

export const ratings = entryCollection<RatingEntry>('ratings');
