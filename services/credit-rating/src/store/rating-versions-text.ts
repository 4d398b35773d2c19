import type { RatingVersion } from '../domain/rating.js';

/** Versions of a rating as they lie in the store: a text; an array in what was written before it was one. */
export type StoredVersions = string | readonly RatingVersion[];

const texts = new WeakMap<readonly RatingVersion[], string>();

/** As JSON, instants in UTC; of one list once, since a change writes it into the document and into the log. */
export const versionsText = (versions: readonly RatingVersion[]): string => {
  const known = texts.get(versions);
  if (known !== undefined) return known;
  const text = JSON.stringify(versions);
  texts.set(versions, text);
  return text;
};

type Written = Omit<RatingVersion, 'recordedAt' | 'effectiveAt'> & {
  readonly recordedAt: string;
  readonly effectiveAt: string;
};

export const parseVersions = (stored: StoredVersions): readonly RatingVersion[] =>
  typeof stored === 'string'
    ? // Only `versionsText` writes that text.
      (JSON.parse(stored) as readonly Written[]).map((version) => ({
        ...version,
        recordedAt: new Date(version.recordedAt),
        effectiveAt: new Date(version.effectiveAt),
      }))
    : stored;
