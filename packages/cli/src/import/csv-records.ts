import { csvCells } from './csv-cells.js';
import type { CsvColumns } from './csv-columns.js';
import { longestLineBytes, type PhysicalLine } from './physical-lines.js';
import { refusedRecord, type SourceRecord, textOfLine, unreadable } from './source-record.js';

/** The cells of a record that may take several lines. */
interface CellsRecord {
  readonly line: number;
  readonly nextLine: number;
  readonly bytes: Buffer;
  readonly text: string;
  readonly cells: readonly string[];
}

/**
 * The records of a CSV file behind its header. A quote that is never closed would swallow the rest of the file:
 * only the line on which it stands is refused, and the next one is read as if nothing had been.
 */
export async function* csvRecords(
  lines: AsyncGenerator<PhysicalLine, void, undefined>,
  columns: CsvColumns,
): AsyncGenerator<SourceRecord, void, undefined> {
  for await (const record of cellsRecords(lines)) {
    yield 'cells' in record ? reportRecord(record, columns) : record;
  }
}

/** The header: the first record. */
export const readCsvHeader = async (
  lines: AsyncGenerator<PhysicalLine, void, undefined>,
): Promise<readonly string[] | undefined> => {
  for await (const record of cellsRecords(lines)) return 'cells' in record ? record.cells : undefined;
  return undefined;
};

const reportRecord = (record: CellsRecord, columns: CsvColumns): SourceRecord => {
  const { line, nextLine, bytes, text, cells } = record;
  const place = { line, nextLine, bytes };
  if (line === 1 || cells.every((cell) => cell === '')) return place;
  if (columns.isHeader(cells)) {
    return { ...refusedRecord({ number: line, bytes }, 'CSV_HEADER_REPEATED', text), nextLine };
  }
  if (cells.length !== columns.names.length) {
    const detail = `The line has ${cells.length} cells, the header ${columns.names.length}`;
    return { ...refusedRecord({ number: line, bytes }, 'CSV_CELL_COUNT', text, detail), nextLine };
  }
  return { ...place, report: JSON.stringify(columns.reportOf(cells)) };
};

async function* cellsRecords(
  lines: AsyncGenerator<PhysicalLine, void, undefined>,
): AsyncGenerator<CellsRecord | SourceRecord, void, undefined> {
  const ahead: PhysicalLine[] = [];
  const nextLine = async (): Promise<PhysicalLine | undefined> => {
    const waiting = ahead.shift();
    if (waiting !== undefined) return waiting;
    const { done, value } = await lines.next();
    return done === true ? undefined : value;
  };
  try {
    for (let first = await nextLine(); first !== undefined; first = await nextLine()) {
      const refused = unreadable(first);
      if (refused !== undefined) {
        yield refused;
        continue;
      }
      const taken = [first];
      let cells = csvCells(textOfLine(first));
      let size = first.bytes.length;
      while (cells === 'open' && size <= longestLineBytes) {
        const more = await nextLine();
        if (more === undefined) break;
        taken.push(more);
        size += more.bytes.length;
        if (unreadable(more) !== undefined) break;
        if (more.bytes.includes('"')) cells = csvCells(textOfLines(taken));
      }
      if (typeof cells !== 'string') {
        yield { ...placeOf(taken), text: textOfLines(taken), cells };
      } else {
        ahead.unshift(...taken.slice(1));
        yield refusedRecord(first, 'CSV_QUOTE', textOfLine(first));
      }
    }
  } finally {
    await lines.return();
  }
}

const placeOf = (lines: readonly PhysicalLine[]) => ({
  line: lines[0]?.number ?? 0,
  nextLine: (lines.at(-1)?.number ?? 0) + 1,
  bytes: bytesOf(lines),
});

const bytesOf = (lines: readonly PhysicalLine[]): Buffer => {
  const [only, ...more] = lines;
  return only !== undefined && more.length === 0
    ? only.bytes
    : Buffer.concat(lines.map(({ bytes }) => bytes));
};

const textOfLines = (lines: readonly PhysicalLine[]): string =>
  textOfLine({ number: lines[0]?.number ?? 0, bytes: bytesOf(lines) });
