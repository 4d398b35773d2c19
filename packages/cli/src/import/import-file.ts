import { stat } from 'node:fs/promises';
import { type BulkAnswer, HttpClient, reportInBulk } from '@donghu/sdk';
import type { ImportDoor } from '../platform-services.js';
import { UsageError } from '../usage-error.js';
import { readDoorSchema } from './door-schema.js';
import { countLines, fileLines, isCsv } from './file-lines.js';
import { fingerprintOf, readState, writeState } from './import-state.js';
import { type OutcomeCount, OutcomeCounts } from './outcome-counts.js';
import { RejectsFile } from './rejects-file.js';

export { type OutcomeCount, outcomeTable } from './outcome-counts.js';

export interface ImportProgress {
  /** Lines with an answer, those of earlier runs included. */
  readonly answered: number;
  readonly total: number;
  /** Answers a second in this run. */
  readonly rate: number;
  readonly secondsLeft: number | undefined;
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
  readonly rejectsFile?: string | undefined;
  /** Remembers how far it came, for the next run; nothing is remembered unless told. */
  readonly stateFile?: string | undefined;
  /** Aborting it stops cleanly: what was sent is still answered. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: ImportProgress) => void) | undefined;
}

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
}

const saveEveryMillis = 500;

/** Reports a file to a bulk door. It may be run again at any time: business keys make a repeat harmless. */
export const importFile = async (options: ImportOptions): Promise<ImportSummary> => {
  const { file, door, url, token, stateFile, signal } = options;
  await requireFile(file);
  const client = new HttpClient({ baseUrl: url, token });
  const schema = await readDoorSchema(client, door);
  const fingerprint = await fingerprintOf(file);
  const earlier = stateFile === undefined ? undefined : await readState(stateFile, { fingerprint, door });
  const skip = earlier?.answered ?? 0;
  const counts = new OutcomeCounts(earlier?.outcomes);
  const rejects =
    options.rejectsFile === undefined ? undefined : new RejectsFile(options.rejectsFile, skip > 0);
  const total = await countLines(file);
  // The header of a CSV file is its first line.
  const headerLines = isCsv(file) ? 1 : 0;
  let answeredLines = skip;
  let answered = 0;
  let savedAt = performance.now();
  const begun = performance.now();
  const save = async (): Promise<void> => {
    if (stateFile === undefined) return;
    await writeState(stateFile, { fingerprint, door, answered: answeredLines, outcomes: counts.list() });
    savedAt = performance.now();
  };
  try {
    const answers = reportInBulk({
      url: new URL(schema.path, url).href,
      token,
      lines: fileLines(file, skip, schema, options.ignoreColumns ?? []),
      firstLine: skip + 1 + headerLines,
      signal,
    });
    for await (const answer of answers) {
      answered += 1;
      answeredLines = answer.line - headerLines;
      counts.add(answer);
      if (isRefused(answer)) await rejects?.add(answer);
      if (performance.now() - savedAt > saveEveryMillis) await save();
      options.progress?.(progressOf({ answered, answeredLines, total, begun }));
    }
  } finally {
    await rejects?.close();
    await save();
  }
  const outcomes = counts.list();
  return {
    outcomes,
    answered,
    resumedAfter: skip,
    rejected: sumOf(outcomes, 'rejected'),
    failed: sumOf(outcomes, 'failed'),
    stopped: signal?.aborted === true && answeredLines < total,
    seconds: (performance.now() - begun) / 1_000,
  };
};

const requireFile = async (file: string): Promise<void> => {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new UsageError(`there is no file ${file}`);
};

const isRefused = ({ outcome }: BulkAnswer): boolean => outcome === 'rejected' || outcome === 'failed';

const sumOf = (outcomes: readonly OutcomeCount[], outcome: string): number =>
  outcomes.filter((count) => count.outcome === outcome).reduce((sum, { lines }) => sum + lines, 0);

const progressOf = (at: {
  readonly answered: number;
  readonly answeredLines: number;
  readonly total: number;
  readonly begun: number;
}): ImportProgress => {
  const rate = at.answered / Math.max((performance.now() - at.begun) / 1_000, 0.001);
  const left = Math.max(0, at.total - at.answeredLines);
  return {
    answered: at.answeredLines,
    total: at.total,
    rate,
    secondsLeft: at.answered < 100 ? undefined : left / rate,
  };
};
