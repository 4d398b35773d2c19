import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort, isFree } from '../src/free-port.js';

test('a process draws no port twice, and none of the ephemeral ones', async () => {
  const ports: number[] = [];
  while (ports.length < 50) ports.push(await freePort());
  expect(new Set(ports).size).toBe(50);
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(15_000);
    expect(port).toBeLessThan(32_000);
  }
});

test('a port that somebody listens on is passed over', async () => {
  const next = (await freePort()) + 1;
  const server = createServer();
  if (await isFree(next)) {
    server.listen(next, '127.0.0.1');
    await once(server, 'listening');
  }
  expect(await freePort()).not.toBe(next);
  server.close();
});
