import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { UsageError } from '../usage-error.js';
import type { OutcomeCount } from './outcome-counts.js';
import type { SettledPlace } from './settlement.js';

/** What an import settled, and where its file of refused lines ends. */
export interface JournalState extends SettledPlace {
  /** Of the imported file when it was opened. */
  readonly size: number;
  readonly outcomes: readonly OutcomeCount[];
  readonly refusedBytes: number;
}

/** Who imports what to where: another import does not go on with this journal. */
export interface JournalOwner {
  readonly file: string;
  readonly door: string;
  readonly url: string;
}

interface JournalEntry extends JournalState {
  readonly version: 1;
  readonly file: string;
  readonly door: string;
  readonly url: string;
  /** The process that imports now; 0 when none does. */
  readonly process: number;
}

/** A running import writes at least every five seconds; an older entry is of one that was killed. */
const runningWithinMillis = 30_000;

/**
 * How far an import came, kept in a file so that the next run goes on there, after Ctrl-C as after a crash. It
 * is written while the import runs and removed when the whole file is answered.
 */
export class ImportJournal {
  readonly path: string;
  /** What an earlier run left. */
  readonly earlier: JournalState | undefined;
  readonly #owner: JournalOwner;

  private constructor(path: string, owner: JournalOwner, earlier: JournalState | undefined) {
    this.path = path;
    this.#owner = owner;
    this.earlier = earlier;
  }

  /** Refuses when the journal is of another import, or of one that runs. */
  static async open(path: string, owner: JournalOwner, restart: boolean): Promise<ImportJournal> {
    const text = await textOf(path);
    const entry = text === undefined ? undefined : entryIn(text);
    if (entry !== undefined) await requireNotRunning(path, entry);
    if (text === undefined || restart) return new ImportJournal(path, owner, undefined);
    if (entry === undefined) {
      throw new UsageError(
        `${path} is no journal of an import; remove it, or name another with --journal · 不是断点记录`,
      );
    }
    const named = { file: basename(owner.file), door: owner.door, url: owner.url };
    for (const name of ['file', 'door', 'url'] as const) {
      if (entry[name] === named[name]) continue;
      throw new UsageError(
        `${path} belongs to an import of ${entry.file} to ${entry.door} at ${entry.url}; --restart begins anew · 断点记录属于另一次导入，--restart 重新开始`,
      );
    }
    return new ImportJournal(path, owner, entry);
  }

  /** The first entry, unless another import of the file began since the journal was opened. */
  async begin(state: JournalState): Promise<void> {
    const text = await textOf(this.path);
    const entry = text === undefined ? undefined : entryIn(text);
    if (entry !== undefined) await requireNotRunning(this.path, entry);
    await this.write(state);
  }

  /** A crash in the middle leaves the old entry or the new one. The process is 0 when it stops. */
  async write(state: JournalState, process = globalThis.process.pid): Promise<void> {
    const { file, door, url } = this.#owner;
    const entry: JournalEntry = { version: 1, file: basename(file), door, url, process, ...state };
    const unfinished = `${this.path}.new`;
    try {
      const handle = await open(unfinished, 'w');
      try {
        await handle.writeFile(`${JSON.stringify(entry)}\n`);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, this.path);
    } catch (fault) {
      throw new UsageError(
        `the journal ${resolve(this.path)} cannot be written (${faultCode(fault)}); --journal names another place · 无法写入断点记录`,
      );
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

const faultCode = (fault: unknown): string =>
  fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);

const textOf = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return undefined;
    throw new UsageError(`the journal ${path} cannot be read (${faultCode(fault)}) · 无法读取断点记录`);
  });

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const entryIn = (text: string): JournalEntry | undefined => {
  try {
    const entry = JSON.parse(text) as Partial<JournalEntry> | null;
    const sound =
      entry?.version === 1 &&
      [entry.file, entry.door, entry.url, entry.sha256].every((value) => typeof value === 'string') &&
      [entry.offset, entry.line, entry.size, entry.refusedBytes, entry.process].every(isCount) &&
      Array.isArray(entry.outcomes);
    return sound ? (entry as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
};

const requireNotRunning = async (path: string, entry: JournalEntry): Promise<void> => {
  if (entry.process === 0 || entry.process === process.pid || !isAlive(entry.process)) return;
  const { mtimeMs } = await stat(path);
  const age = Date.now() - mtimeMs;
  if (age > runningWithinMillis) return;
  throw new UsageError(
    `process ${entry.process} is importing this file · 进程 ${entry.process} 正在导入该文件`,
  );
};

const isAlive = (process: number): boolean => {
  try {
    globalThis.process.kill(process, 0);
    return true;
  } catch (fault) {
    return faultCode(fault) === 'EPERM';
  }
};
