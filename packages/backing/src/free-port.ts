import { createServer } from 'node:net';
import { BackingError } from './backing-error.js';
import type { BackingPorts } from './ports.js';

// Below the ephemeral ranges of Linux (32768) and macOS (49152): a client that keeps dialling a server
// that is down can otherwise be given the server's own port as its source, connect to itself, and keep
// the server from coming back.
const LOWEST = 15_000;
const HIGHEST = 31_999;
const ATTEMPTS = 200;
/** Ports from the place where one process begins to draw to the next one's. */
const STRETCH = 97;

let drawn = 0;

/**
 * A port nobody listens on now, and that was not drawn here before (each test file has a module of its own). A server
 * takes seconds to listen on it: processes that draw meanwhile, as the workers of a test run do, begin in places of
 * their own.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = LOWEST + ((process.pid * STRETCH + drawn) % (HIGHEST - LOWEST + 1));
    drawn += 1;
    if (await isFree(port)) return port;
  }
  throw new BackingError(`no free port found between ${LOWEST} and ${HIGHEST}`);
}

export async function freePorts(): Promise<BackingPorts> {
  const chosen = new Set<number>();
  while (chosen.size < 3) chosen.add(await freePort());
  const [nats = 0, natsMonitor = 0, mongo = 0] = chosen;
  return { nats, natsMonitor, mongo };
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
