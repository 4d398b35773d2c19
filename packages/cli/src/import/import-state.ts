import { createHash } from 'node:crypto';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { UsageError } from '../usage-error.js';
import type { OutcomeCount } from './outcome-counts.js';

/** How far an import came, kept in a file so that the next run goes on there. */
export interface ImportState {
  /** Tells the file that was imported: its size, and the digest of its beginning. */
  readonly fingerprint: string;
  readonly door: string;
  /** Lines with an answer, blank ones included. */
  readonly answered: number;
  readonly outcomes: readonly OutcomeCount[];
}

const beginningBytes = 65_536;

export const fingerprintOf = async (file: string): Promise<string> => {
  const { size } = await stat(file);
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(Math.min(size, beginningBytes));
    await handle.read(buffer, 0, buffer.length, 0);
    return `${size}-${createHash('sha256').update(buffer).digest('hex').slice(0, 32)}`;
  } finally {
    await handle.close();
  }
};

/** The state in the file; nothing when there is none yet. */
export const readState = async (
  stateFile: string,
  wanted: Pick<ImportState, 'fingerprint' | 'door'>,
): Promise<ImportState | undefined> => {
  const text = await readFile(stateFile, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return undefined;
    throw fault;
  });
  if (text === undefined) return undefined;
  const state = parsedState(text);
  if (state === undefined) throw new UsageError(`${stateFile} holds no import state`);
  if (state.fingerprint !== wanted.fingerprint || state.door !== wanted.door) {
    throw new UsageError(`${stateFile} belongs to another file or door; remove it to begin anew`);
  }
  return state;
};

const parsedState = (text: string): ImportState | undefined => {
  try {
    const state = JSON.parse(text) as Partial<ImportState> | null;
    return typeof state?.fingerprint === 'string' &&
      typeof state.door === 'string' &&
      Number.isSafeInteger(state.answered) &&
      Array.isArray(state.outcomes)
      ? (state as ImportState)
      : undefined;
  } catch {
    return undefined;
  }
};

/** A crash in the middle leaves the old state or the new one. */
export const writeState = async (stateFile: string, state: ImportState): Promise<void> => {
  await writeFile(`${stateFile}.new`, JSON.stringify(state));
  await rename(`${stateFile}.new`, stateFile);
};
