import { isUtf8 } from 'node:buffer';
import type { PhysicalLine } from './physical-lines.js';

/** Why a line is not even sent: no door could read it. */
export interface LineRefusal {
  readonly code: LineRefusalCode;
  readonly detail: string;
}

/** Codes that the command gives itself; the others are those of the platform's error registry. */
export const lineRefusals = {
  TEXT_NOT_UTF8: { en: 'The line is not UTF-8 text', zh: '该行不是 UTF-8 文本' },
  CSV_QUOTE: { en: 'A quoted cell is not closed, or not followed by a comma', zh: '引号不配对' },
  CSV_CELL_COUNT: { en: 'The line has not the cells of the header', zh: '单元格数与表头不符' },
  CSV_HEADER_REPEATED: { en: 'The header stands again among the lines', zh: '表头重复出现' },
  BODY_TOO_LARGE: { en: 'The line is longer than a door takes', zh: '该行超过上限' },
} as const satisfies Record<string, { readonly en: string; readonly zh: string }>;

export type LineRefusalCode = keyof typeof lineRefusals;

/**
 * A stretch of the file, in its order. With `report` it goes to the door, with `refusal` it is refused here, with
 * neither it holds nothing to report: a blank line, the header, a part of a line.
 */
export interface SourceRecord {
  /** The physical line on which it begins. */
  readonly line: number;
  /** The physical line behind it; undefined for a part of a line, behind which nobody can go on. */
  readonly nextLine: number | undefined;
  readonly bytes: Buffer;
  readonly report?: string;
  readonly refusal?: LineRefusal;
  /** How the file has it, where it is refused. */
  readonly text?: string;
}

const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');

/** The text of a line without its end; the byte order mark of the first one is no text. */
export const textOfLine = ({ bytes, number }: Pick<PhysicalLine, 'bytes' | 'number'>): string => {
  const text = withoutLineEnd(bytes.toString('utf8'));
  return number === 1 ? text.replace(/^\ufeff/, '') : text;
};

/** What can be said of a line before its format matters; nothing when it is whole and text. */
export const unreadable = (line: PhysicalLine): SourceRecord | undefined => {
  const { number, bytes, part, beginning = bytes } = line;
  if (part === 'piece') return { line: number, nextLine: undefined, bytes };
  if (part === 'long') {
    return refusedRecord(line, 'BODY_TOO_LARGE', `${withoutLineEnd(beginning.toString('utf8'))}…`);
  }
  if (!isUtf8(bytes)) return refusedRecord(line, 'TEXT_NOT_UTF8', textOfLine(line));
  return undefined;
};

export const refusedRecord = (
  { number, bytes }: Pick<PhysicalLine, 'number' | 'bytes'>,
  code: LineRefusalCode,
  text: string,
  detail: string = lineRefusals[code].en,
): SourceRecord => ({ line: number, nextLine: number + 1, bytes, refusal: { code, detail }, text });
