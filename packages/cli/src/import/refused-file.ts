import { access, type FileHandle, open, rename, stat, truncate } from 'node:fs/promises';
import { extname } from 'node:path';
import { csvCell, csvCells } from './csv-cells.js';
import { type CsvColumns, refusalColumns } from './csv-columns.js';
import { type SourceRecord, textOfLine } from './source-record.js';
import type { Verdict } from './verdict.js';

const flushAtBytes = 65_536;
/** Spreadsheets take a CSV file without it for the system's own encoding. */
const byteOrderMark = '\ufeff';

/**
 * Lines that were refused, with their reasons and in their order, in the format of the file that they come from:
 * mended, the file can be imported as it is. It is made with the first of them.
 */
export class RefusedFile {
  readonly path: string;
  readonly #columns: CsvColumns | undefined;
  #handle: FileHandle | undefined;
  #rows: string[] = [];
  #heldBytes = 0;
  #bytes: number;
  #flushing: Promise<void> = Promise.resolve();

  private constructor(path: string, columns: CsvColumns | undefined, bytes: number) {
    this.path = path;
    this.#columns = columns;
    this.#bytes = bytes;
  }

  /**
   * Goes on behind the bytes that the journal vouches for: what a killed run wrote after them comes again. A
   * file of an earlier import is put aside, since somebody may be mending it.
   */
  static async open(
    path: string,
    columns: CsvColumns | undefined,
    bytes: number,
  ): Promise<{ readonly file: RefusedFile; readonly putAside: string | undefined }> {
    const size = await stat(path).then(
      (found) => found.size,
      () => undefined,
    );
    if (size !== undefined && bytes > 0 && size >= bytes) {
      await truncate(path, bytes);
      return { file: new RefusedFile(path, columns, bytes), putAside: undefined };
    }
    const putAside = size === undefined ? undefined : await freeNameBeside(path);
    if (putAside !== undefined) await rename(path, putAside);
    return { file: new RefusedFile(path, columns, 0), putAside };
  }

  /** How long the file is with everything that was added. */
  get bytes(): number {
    return this.#bytes;
  }

  add(record: SourceRecord, verdict: Verdict): void {
    const columns = this.#columns;
    if (columns === undefined) this.#append(`${ndjsonRow(record, verdict)}\n`);
    else {
      if (this.#bytes === 0) this.#append(`${byteOrderMark}${headerRow(columns)}\r\n`);
      this.#append(`${csvRow(record, verdict, columns)}\r\n`);
    }
  }

  /** Waits where more is added than the disk takes. */
  async ready(): Promise<void> {
    if (this.#heldBytes >= flushAtBytes) await this.flush();
  }

  /** Everything that was added before is on the disk. */
  flush(): Promise<void> {
    const flushed = this.#flushing.then(() => this.#write());
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#handle?.close();
    }
  }

  #append(row: string): void {
    const length = Buffer.byteLength(row);
    this.#rows.push(row);
    this.#heldBytes += length;
    this.#bytes += length;
  }

  async #write(): Promise<void> {
    if (this.#rows.length === 0) return;
    this.#handle ??= await open(this.path, 'a');
    const text = this.#rows.join('');
    this.#rows = [];
    this.#heldBytes = 0;
    await this.#handle.appendFile(text);
    await this.#handle.datasync();
  }
}

const freeNameBeside = async (path: string): Promise<string> => {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 1; ; number += 1) {
    const name = `${stem}.${number}${extension}`;
    const taken = await access(name).then(
      () => true,
      () => false,
    );
    if (!taken) return name;
  }
};

/** `report` is the line itself, byte for byte, where it is JSON at all; else its text. */
const ndjsonRow = (record: SourceRecord, { outcome, code, field, detail, errors }: Verdict): string => {
  const refused = JSON.stringify({ line: record.line, outcome, code, field, detail, errors });
  const text = record.report ?? record.text ?? '';
  return `{"refused":${refused},"report":${isJson(text) ? text : JSON.stringify(text)}}`;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const headerRow = (columns: CsvColumns): string =>
  [...refusalColumns, ...columns.ownCells(columns.names)].map(csvCell).join(',');

/** Where the cells cannot be told apart, the line stands in `refused.text` and the cells are empty. */
const csvRow = (record: SourceRecord, verdict: Verdict, columns: CsvColumns): string => {
  const cells = record.text === undefined ? cellsOf(record) : undefined;
  const own = columns.ownCells(cells ?? columns.names.map(() => ''));
  const reason = [
    String(record.line),
    verdict.code ?? verdict.outcome,
    columnOf(verdict.field),
    verdict.detail ?? '',
    record.text ?? '',
  ];
  return [...reason, ...own].map(csvCell).join(',');
};

const cellsOf = ({ bytes, line }: SourceRecord): readonly string[] | undefined => {
  const cells = csvCells(textOfLine({ bytes, number: line }));
  return typeof cells === 'string' ? undefined : cells;
};

/** `/kinds/0/kind` of the door is the column `kinds.0.kind`. */
const columnOf = (pointer = ''): string => pointer.replace(/^\//, '').replaceAll('/', '.');
