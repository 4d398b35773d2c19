import { entryCollection } from '@donghu/chassis';
import type { Rating } from '../domain/rating.js';

/** Every version of every rating with the rows that explain it: written once. */
export interface RatingEntry extends Rating {
  readonly _id: string;
  readonly uscc: string;
}

export const ratingId = (uscc: string, version: number): string => `${uscc}/${version}`;

export const ratings = entryCollection<RatingEntry>('ratings', [
  { key: { uscc: 1, version: 1 }, name: 'enterprise', unique: true },
]);
