import { basename, resolve } from 'node:path';
import { HttpClient, reportInBulk } from '@donghu/sdk';
import type { ImportDoor } from '../platform-services.js';
import { UsageError } from '../usage-error.js';
import { Checkpoints } from './checkpoints.js';
import { CsvColumns } from './csv-columns.js';
import { csvRecords, readCsvHeader } from './csv-records.js';
import { type DoorSchema, readDoorSchema } from './door-schema.js';
import { ImportJournal, type JournalState } from './import-journal.js';
import { ndjsonRecords } from './ndjson-records.js';
import { type OutcomeCount, OutcomeCounts } from './outcome-counts.js';
import { ProgressRate } from './progress-rate.js';
import { RefusedFile } from './refused-file.js';
import { Settlement } from './settlement.js';
import { SourceFile, type SourcePlace } from './source-file.js';
import type { SourceRecord } from './source-record.js';

export { type OutcomeCount, outcomeTable } from './outcome-counts.js';

export interface ImportProgress {
  /** Lines with an answer, those of earlier runs included. */
  readonly answered: number;
  /** Bytes of the file behind which every line has its answer, and all of them. */
  readonly bytes: number;
  readonly totalBytes: number;
  /** Answers a second, now. */
  readonly rate: number;
  readonly secondsLeft: number | undefined;
  /** For how long no answer has come. */
  readonly silentSeconds: number;
}

export interface ImportOptions {
  /** CSV with a header (`.csv`), or one JSON object a line. */
  readonly file: string;
  readonly door: ImportDoor;
  /** Where the door's service answers, `http://127.0.0.1:8102`. */
  readonly url: string;
  readonly token: string | (() => string | Promise<string>);
  /** Columns of a CSV file that are not reported. */
  readonly ignoreColumns?: readonly string[];
  /** Where refused lines go, with their reasons; nowhere unless told. */
  readonly refusedFile?: string | undefined;
  /** Remembers how far it came, for the next run; nothing is remembered unless told. */
  readonly journalFile?: string | undefined;
  /** Begins with the first line, whatever the journal says. */
  readonly restart?: boolean | undefined;
  /** Aborting it stops cleanly: what was sent is still answered. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: ImportProgress) => void) | undefined;
}

/** What somebody should know of an import besides the outcomes. */
export type ImportRemark =
  | { readonly kind: 'CHANGED_WHILE_READ' }
  | { readonly kind: 'CHANGED_SINCE_STOP' }
  | { readonly kind: 'LAST_LINE_OPEN' }
  | { readonly kind: 'REFUSED_FILE_PUT_ASIDE'; readonly path: string };

export interface ImportSummary {
  readonly outcomes: readonly OutcomeCount[];
  /** Lines answered in this run. */
  readonly answered: number;
  /** Lines that an earlier run had answered. */
  readonly resumedAfter: number;
  readonly rejected: number;
  readonly failed: number;
  /** Whether it was stopped before the end of the file. */
  readonly stopped: boolean;
  readonly seconds: number;
  readonly remarks: readonly ImportRemark[];
}

/** The import could not go on. What was answered until then is settled; another run goes on behind it. */
export class ImportInterrupted extends Error {
  override readonly name = 'ImportInterrupted';
  readonly summary: ImportSummary;

  constructor(summary: ImportSummary, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.summary = summary;
  }
}

const progressEveryMillis = 250;

/** Reports a file to a bulk door. It may be run again at any time: business keys make a repeat harmless. */
export const importFile = async (options: ImportOptions): Promise<ImportSummary> => {
  requireOtherFiles(options);
  const source = await SourceFile.open(options.file);
  try {
    return await importSource(source, options);
  } finally {
    await source.close();
  }
};

const importSource = async (source: SourceFile, options: ImportOptions): Promise<ImportSummary> => {
  const { file, door, url, token, journalFile, signal } = options;
  const begun = performance.now();
  const owner = { file, door, url };
  const journal =
    journalFile === undefined
      ? undefined
      : await ImportJournal.open(journalFile, owner, options.restart === true);
  const start = await startOf(source, journal);
  const schema = await readDoorSchema(new HttpClient({ baseUrl: url, token }), door, signal);
  const columns = await columnsOf(source, schema, options.ignoreColumns ?? []);
  const earlier = journal?.earlier;
  const refused =
    options.refusedFile === undefined
      ? undefined
      : await RefusedFile.open(options.refusedFile, columns, earlier?.refusedBytes ?? 0);
  const counts = new OutcomeCounts(earlier?.outcomes);
  const resumedAfter = sumOf(counts.list());
  const settlement = new Settlement(start, counts, refused?.file);
  const state = (): JournalState => ({
    ...settlement.place,
    size: source.size,
    outcomes: counts.list(),
    refusedBytes: refused?.file.bytes ?? 0,
  });
  await journal?.begin(state());
  const checkpoints = new Checkpoints({ journal, refused: refused?.file, state });
  const rate = new ProgressRate(begun);
  const report = (): void =>
    options.progress?.({
      answered: resumedAfter + settlement.settled,
      bytes: settlement.offset,
      totalBytes: source.size,
      ...rate.at(performance.now(), {
        lines: settlement.settled,
        bytes: settlement.offset - start.offset,
        bytesLeft: Math.max(0, source.size - settlement.offset),
      }),
    });
  const beat = setInterval(report, progressEveryMillis);
  const isComplete = (): boolean => source.atEnd && !settlement.pending;
  const summary = async (): Promise<ImportSummary> => {
    const outcomes = counts.list();
    return {
      outcomes,
      answered: settlement.settled,
      resumedAfter,
      rejected: sumOf(outcomes, 'rejected'),
      failed: sumOf(outcomes, 'failed'),
      stopped: signal?.aborted === true && !isComplete(),
      seconds: (performance.now() - begun) / 1_000,
      remarks: await remarksOn(source, earlier, refused?.putAside),
    };
  };
  let fault: { readonly cause: unknown } | undefined;
  try {
    const answers = reportInBulk({
      url: new URL(schema.path, url).href,
      token,
      lines: settlement.reportsOf(recordsOf(source, start, columns)),
      signal,
    });
    for await (const answer of answers) {
      settlement.answer(answer);
      await refused?.file.ready();
      checkpoints.requireWritten();
      report();
    }
  } catch (cause) {
    fault = { cause };
  } finally {
    clearInterval(beat);
    await checkpoints.end(fault === undefined && isComplete()).catch((cause: unknown) => {
      fault ??= { cause };
    });
    await refused?.file.close();
  }
  if (fault !== undefined) throw new ImportInterrupted(await summary(), fault.cause);
  report();
  return summary();
};

const requireOtherFiles = ({ file, refusedFile, journalFile }: ImportOptions): void => {
  const paths = [file, refusedFile, journalFile].flatMap((path) =>
    path === undefined ? [] : [resolve(path)],
  );
  if (new Set(paths).size < paths.length) {
    throw new UsageError('the file, its journal and its refused lines are three files · 三者不能是同一文件');
  }
};

/** Where to go on: only when the file still begins with what was answered. */
const startOf = async (source: SourceFile, journal: ImportJournal | undefined) => {
  const { offset, line, sha256 } = journal?.earlier ?? { offset: 0, line: 1, sha256: undefined };
  const other = new UsageError(
    `${basename(source.path)} is not what it was when line ${line - 1} was answered; --restart begins anew · 文件中已应答的部分被改动，--restart 重新开始`,
  );
  if (offset > source.size) throw other;
  const hash = await source.digestTo(offset);
  if (sha256 !== undefined && hash.copy().digest('hex') !== sha256) throw other;
  return { offset, line, hash };
};

const columnsOf = async (
  source: SourceFile,
  schema: DoorSchema,
  ignored: readonly string[],
): Promise<CsvColumns | undefined> => {
  if (source.format !== 'csv') return undefined;
  const header = await readCsvHeader(source.lines({ offset: 0, line: 1 }));
  if (header === undefined) {
    throw new UsageError('the header is no CSV in UTF-8 · 表头不是 UTF-8 编码的 CSV（请另存为 CSV UTF-8）');
  }
  return CsvColumns.of(header, schema, ignored);
};

const recordsOf = (
  source: SourceFile,
  from: SourcePlace,
  columns: CsvColumns | undefined,
): AsyncIterable<SourceRecord> =>
  columns === undefined ? ndjsonRecords(source.lines(from)) : csvRecords(source.lines(from), columns);

const sumOf = (outcomes: readonly OutcomeCount[], outcome?: string): number =>
  outcomes
    .filter((count) => outcome === undefined || count.outcome === outcome)
    .reduce((sum, { lines }) => sum + lines, 0);

const remarksOn = async (
  source: SourceFile,
  earlier: JournalState | undefined,
  putAside: string | undefined,
): Promise<readonly ImportRemark[]> => {
  const remarks: ImportRemark[] = [];
  if (await source.wasChanged()) remarks.push({ kind: 'CHANGED_WHILE_READ' });
  if (earlier !== undefined && earlier.size !== source.size) remarks.push({ kind: 'CHANGED_SINCE_STOP' });
  if (source.format === 'csv' && source.atEnd && !source.endsWithLine)
    remarks.push({ kind: 'LAST_LINE_OPEN' });
  if (putAside !== undefined) remarks.push({ kind: 'REFUSED_FILE_PUT_ASIDE', path: putAside });
  return remarks;
};
