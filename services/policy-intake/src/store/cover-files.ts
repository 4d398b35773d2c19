import { documentCollection, type StoredDocument, type StoredForm } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { DatedCover } from '../domain/dated-cover.js';
import type { Lapse } from '../domain/judge-lapses.js';
import { coversText, parseCovers, type StoredCovers } from './covers-text.js';

/**
 * All that covers one enterprise in one line of full coverage, obliged or not, and the warnings that came of it,
 * under `<line>/<enterprise>`. Whatever bears on its lapses changes it, so that of two changes at once one sees the
 * other.
 */
export interface CoverFileDocument extends StoredDocument {
  readonly line: string;
  readonly enterpriseUscc: string;
  readonly covers: readonly DatedCover[];
  readonly lapses: readonly Lapse[];
  /** The business date on which the duty became known here. */
  readonly watchedFrom?: CalendarDate | undefined;
  /** The latest business date as of which it was judged. */
  readonly judgedOn: CalendarDate;
  /** The next day on which a lapse opens or closes by itself. */
  readonly turnsOn?: CalendarDate | undefined;
}

export const coverFileId = (line: string, enterpriseUscc: string): string => `${line}/${enterpriseUscc}`;

/** As it lies in the store: every policy of such a line writes one. */
export interface StoredCoverFile extends Omit<CoverFileDocument, 'covers'> {
  readonly covers: StoredCovers;
}

const coverFileForm: StoredForm<CoverFileDocument, StoredCoverFile> = {
  toStored: ({ covers, ...file }) => ({ ...file, covers: coversText(covers) }),
  fromStored: ({ covers, ...file }) => ({ ...file, covers: parseCovers(covers) }),
};

/** The files of a line are a range of ids. */
export const coverFiles = documentCollection<CoverFileDocument>(
  'cover_files',
  [{ key: { turnsOn: 1 }, name: 'turnsOn', sparse: true }],
  coverFileForm,
);

/** Gives the file as it is used. */
export const coverFileOf = (stored: StoredCoverFile): CoverFileDocument => coverFileForm.fromStored(stored);
