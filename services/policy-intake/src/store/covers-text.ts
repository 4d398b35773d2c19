import { fen } from '@donghu/kernel';
import type { DatedCover } from '../domain/dated-cover.js';

/** Covers as they lie in the store: a text; an array in what was written before it was one. */
export type StoredCovers = string | readonly DatedCover[];

/** Covers as JSON, amounts as decimal digits of fen. */
export const coversText = (covers: readonly DatedCover[]): string => JSON.stringify(covers.map(written));

export const parseCovers = (stored: StoredCovers): readonly DatedCover[] =>
  typeof stored === 'string'
    ? // Only `coversText` writes that text.
      (JSON.parse(stored) as readonly WrittenCover[]).map(coverOf)
    : stored;

type WrittenCover = ReturnType<typeof written>;

const written = ({ cover, changes, ...dated }: DatedCover) => ({
  ...dated,
  cover: cover.toString(),
  changes: changes.map(({ coverDifference, ...change }) => ({
    ...change,
    coverDifference: coverDifference.toString(),
  })),
});

const coverOf = ({ cover, changes, ...dated }: WrittenCover): DatedCover => ({
  ...dated,
  cover: fen(BigInt(cover)),
  changes: changes.map(({ coverDifference, ...change }) => ({
    ...change,
    coverDifference: fen(BigInt(coverDifference)),
  })),
});
