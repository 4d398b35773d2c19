import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './backing.js';
import { DataDirectoryInUseError } from './backing-error.js';
import { commandLineOf, isIdentity, isRunning, type ProcessIdentity } from './process-identity.js';

const POLL_MS = 50;
const PATIENCE_MS = 10_000;

/** A server that was started, and the process it was started for. */
export interface PidRecord {
  readonly server: ProcessIdentity;
  readonly owner: ProcessIdentity;
}

export function pidRecord(record: PidRecord): string {
  return JSON.stringify(record);
}

/**
 * Ends the server that an owner left behind when it was killed. A server whose owner still runs is not
 * touched: that is DataDirectoryInUseError. Nor is a process that does not name the data directory.
 */
export async function endPredecessor(pidFile: string, dataDirectory: string, log: Log): Promise<void> {
  const record = parseRecord(await readFile(pidFile, 'utf8').catch(() => ''));
  if (record === undefined) return;
  const { server, owner } = record;
  if (isRunning(server) && commandLineOf(server.pid).includes(dataDirectory)) {
    if (isRunning(owner)) {
      throw new DataDirectoryInUseError(dataDirectory, `${commandLineOf(owner.pid)} (process ${owner.pid})`);
    }
    log(`ending process ${server.pid}, left behind by an earlier start`);
    await end(server);
  }
  await rm(pidFile, { force: true });
}

async function end(server: ProcessIdentity): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  process.kill(server.pid, 'SIGTERM');
  while (isRunning(server)) {
    if (Date.now() > deadline) process.kill(server.pid, 'SIGKILL');
    await delay(POLL_MS);
  }
}

function parseRecord(text: string): PidRecord | undefined {
  if (text === '') return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('server' in value) || !('owner' in value))
    return undefined;
  return isIdentity(value.server) && isIdentity(value.owner)
    ? { server: value.server, owner: value.owner }
    : undefined;
}
