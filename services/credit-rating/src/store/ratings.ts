import { entryCollection } from '@donghu/chassis';
import type { Rating, RatingVersion } from '../domain/rating.js';
import type { IndicatorScore } from '../domain/score-indicator.js';

/** Every version of every rating, with the rows that explain it as a text: written once, read when it is explained. */
export interface RatingDocument extends RatingVersion {
  readonly _id: string;
  readonly uscc: string;
  /** As JSON; the rows themselves in a document of an earlier version. */
  readonly indicators: string | readonly IndicatorScore[];
}

export interface ExplainedRating extends Rating {
  readonly uscc: string;
}

/** Versions have no gaps, so that all ids of an enterprise follow from its newest version: no index is needed. */
export const ratingId = (uscc: string, version: number): string => `${uscc}/${version}`;

export const ratings = entryCollection<RatingDocument>('ratings');

/** A store takes nested rows apart on each write, and a new scoring model writes those of everybody. */
export const ratingDocument = (uscc: string, { indicators, ...version }: Rating): RatingDocument => ({
  _id: ratingId(uscc, version.version),
  uscc,
  ...version,
  indicators: JSON.stringify(indicators),
});

export const explainedRating = ({ _id, indicators, ...version }: RatingDocument): ExplainedRating => ({
  ...version,
  // Only `ratingDocument` writes that text.
  indicators: typeof indicators === 'string' ? (JSON.parse(indicators) as IndicatorScore[]) : indicators,
});
