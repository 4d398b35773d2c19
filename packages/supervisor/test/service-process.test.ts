import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@donghu/backing';
import { waitFor } from '@donghu/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ServiceProcess } from '../src/service-process.js';

/** A real process that answers its readiness, says what it was told, and obeys SIGTERM. */
const program = `
import { createServer } from 'node:http';
console.log('mark ' + (process.env.MARK ?? 'none'));
const server = createServer((_, response) => response.end('{}')).listen(Number(process.env.HTTP_PORT), '127.0.0.1');
process.on('SIGTERM', () => { console.log('draining'); server.close(() => process.exit(0)); });
`;

let directory: string;
let lines: string[];
let restarts: string[];
let service: ServiceProcess;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'donghu-process-'));
  const entry = join(directory, 'program.mjs');
  await writeFile(entry, program);
  const port = await freePort();
  lines = [];
  restarts = [];
  service = new ServiceProcess({
    name: 'example',
    entry,
    nodeArguments: [],
    environment: { ...process.env, HTTP_PORT: String(port) },
    httpUrl: `http://127.0.0.1:${port}`,
    output: (line) => lines.push(line),
    restarted: (reason) => restarts.push(reason),
  });
});

afterEach(async () => {
  await service.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('a supervised service', () => {
  test('is started again when it dies, and says why', async () => {
    service.start();
    await service.ready(10_000);
    const first = service.pid;
    service.kill();
    await waitFor(() => service.pid !== undefined && service.pid !== first, { what: 'another process' });
    await service.ready(10_000);
    expect(restarts).toEqual(['signal SIGKILL']);
  });

  test('keeps an environment that was set for the next start for that start only', async () => {
    service.setEnvironment({ MARK: 'once' });
    service.start();
    await service.ready(10_000);
    service.kill();
    await waitFor(() => lines.filter((line) => line.startsWith('mark')).length === 2);
    expect(lines.filter((line) => line.startsWith('mark'))).toEqual(['mark once', 'mark none']);
  });

  test('drains by SIGTERM and stays stopped', async () => {
    service.start();
    await service.ready(10_000);
    await service.stop();
    expect(lines).toContain('draining');
    expect(restarts).toEqual([]);
    expect(service.pid).toBeUndefined();
  });
});
