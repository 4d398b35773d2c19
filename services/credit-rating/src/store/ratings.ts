import { entryCollection } from '@donghu/chassis';
import type { DimensionScore } from '../domain/assess.js';
import type { Rating, RatingVersion } from '../domain/rating.js';
import type { IndicatorScore } from '../domain/score-indicator.js';

/**
 * Every version of every rating, with what explains it as texts: a store takes nested rows apart on each write, and a
 * new scoring model writes those of everybody.
 */
export interface RatingDocument extends Omit<RatingVersion, 'dimensions'> {
  readonly _id: string;
  readonly uscc: string;
  /** As JSON; the rows themselves in a document of an earlier version. */
  readonly dimensions: string | readonly DimensionScore[];
  /** Like the dimensions; read when the rating is explained. */
  readonly indicators: string | readonly IndicatorScore[];
}

export interface ExplainedRating extends Rating {
  readonly uscc: string;
}

/** Versions have no gaps, so that all ids of an enterprise follow from its newest version: no index is needed. */
export const ratingId = (uscc: string, version: number): string => `${uscc}/${version}`;

export const ratings = entryCollection<RatingDocument>('ratings');

export const ratingDocument = (uscc: string, rating: Rating): RatingDocument => ({
  _id: ratingId(uscc, rating.version),
  uscc,
  ...rating,
  dimensions: JSON.stringify(rating.dimensions),
  indicators: JSON.stringify(rating.indicators),
});

// Only `ratingDocument` writes these texts.
const rowsOf = <Row>(written: string | readonly Row[]): readonly Row[] =>
  typeof written === 'string' ? (JSON.parse(written) as Row[]) : written;

/** A version of which the rows were not asked for. */
export const ratingVersion = ({
  _id,
  dimensions,
  ...version
}: Omit<RatingDocument, 'indicators'>): RatingVersion & { readonly uscc: string } => ({
  ...version,
  dimensions: rowsOf(dimensions),
});

export const explainedRating = ({ indicators, ...version }: RatingDocument): ExplainedRating => ({
  ...ratingVersion(version),
  indicators: rowsOf(indicators),
});
