import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';

const built = pathToFileURL(join(import.meta.dirname, '../dist/index.js')).href;
/** Starts a child that never ends by itself, and says its process id. */
const program = `
import { spawn } from 'node:child_process';
import { endWithThisProcess, exitOnSignal } from '${built}';
exitOnSignal();
const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
endWithThisProcess(child, 'SIGKILL');
console.log(child.pid);
`;

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The test's own time limit ends the wait. */
const endOf = async (pid: number): Promise<void> => {
  while (runs(pid)) await delay(20);
};

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('a program that %s ends takes what it started with it', async (signal, code) => {
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(parent.stdout, 'data');
  const pid = Number(String(said));
  expect(runs(pid)).toBe(true);
  parent.kill(signal);
  expect(await once(parent, 'exit')).toEqual([code, null]);
  await endOf(pid);
});
