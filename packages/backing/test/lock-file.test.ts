import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withLockFile } from '../src/lock-file.js';

test('lets one at a time in, and takes over from a holder that died', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'donghu-lock-'));
  const path = join(folder, 'lock');
  await writeFile(path, JSON.stringify({ pid: 1, startedAt: 'long ago' }));
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLockFile(path, () => undefined, work)));
  expect(most).toBe(1);
  await rm(folder, { recursive: true, force: true });
});
