import { readdir, readFile, readlink } from 'node:fs/promises';
import { PortTakenError } from './backing-error.js';
import { isFree } from './free-port.js';

const LISTEN = '0A';
const UNKNOWN = 'another process';

/** Throws PortTakenError, naming what holds the port, unless the port is free. */
export async function refuseTakenPort(purpose: string, port: number): Promise<void> {
  if (await isFree(port)) return;
  throw new PortTakenError(purpose, port, await portHolder(port));
}

/**
 * What listens on the port: `nats-server (process 4711)`. Where the system does not tell (no /proc, or a
 * process of another user), `another process`.
 */
export async function portHolder(port: number): Promise<string> {
  try {
    const sockets = await listeningSockets(port);
    const pid = sockets.size === 0 ? undefined : await processHolding(sockets);
    return pid === undefined ? UNKNOWN : `${await programOf(pid)} (process ${pid})`;
  } catch {
    return UNKNOWN;
  }
}

/** The inodes of the sockets that listen on the port; see proc_net(5) for the columns. */
async function listeningSockets(port: number): Promise<Set<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1);
    for (const line of lines) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (local?.endsWith(suffix) && state === LISTEN && inode !== undefined) inodes.add(inode);
    }
  }
  return inodes;
}

async function processHolding(sockets: Set<string>): Promise<string | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const folder = `/proc/${pid}/fd`;
    for (const descriptor of await readdir(folder).catch(() => [])) {
      const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && sockets.has(inode)) return pid;
    }
  }
  return undefined;
}

async function programOf(pid: string): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
}
