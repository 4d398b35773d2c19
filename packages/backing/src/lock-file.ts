import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './backing.js';
import { errorCode } from './error-code.js';
import { identityOf, isIdentity, isRunning, type ProcessIdentity } from './process-identity.js';

const RETRY_MS = 100;
const SAY_SO_AFTER_MS = 2_000;

/**
 * Runs the work while no other process that uses the same lock file does. A lock whose holder died is
 * taken over.
 */
export async function withLockFile<T>(path: string, log: Log, work: () => Promise<T>): Promise<T> {
  await acquire(path, log);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string, log: Log): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const begun = Date.now();
  let said = false;
  while (!(await tryAcquire(path))) {
    const holder = await holderOf(path);
    if (holder !== undefined && !isRunning(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (!said && Date.now() - begun > SAY_SO_AFTER_MS) {
      said = true;
      log(`waiting for process ${holder?.pid ?? '?'}, which holds ${path}`);
    }
    await delay(RETRY_MS);
  }
}

/** The file is written aside and linked into place, so that it never exists without its content. */
async function tryAcquire(path: string): Promise<boolean> {
  const own = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(own, JSON.stringify(identityOf(process.pid)));
  try {
    await link(own, path);
    return true;
  } catch (failure) {
    if (errorCode(failure) === 'EEXIST') return false;
    throw failure;
  } finally {
    await rm(own, { force: true });
  }
}

async function holderOf(path: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return isIdentity(value) ? value : undefined;
}
