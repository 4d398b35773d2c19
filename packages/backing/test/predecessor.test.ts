import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { endPredecessor, pidRecord } from '../src/predecessor.js';
import { identityOf, type ProcessIdentity } from '../src/process-identity.js';

const deadOwner: ProcessIdentity = { pid: 1, startedAt: 'long ago' };

test('ends the server of an owner that is gone, and only when it names the data directory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'donghu-predecessor-'));
  const pidFile = join(folder, 'nats.pid');
  const ours = await serverNaming(folder);
  const stranger = await serverNaming('/elsewhere');

  await writeFile(pidFile, pidRecord({ server: identify(stranger), owner: deadOwner }));
  await endPredecessor(pidFile, folder, () => undefined);
  expect(stranger.signalCode).toBeNull();

  const ended = new Promise((resolve) => ours.once('exit', (_, signal) => resolve(signal)));
  await writeFile(pidFile, pidRecord({ server: identify(ours), owner: deadOwner }));
  await endPredecessor(pidFile, folder, () => undefined);
  expect(await ended).toBe('SIGTERM');

  stranger.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function serverNaming(folder: string): Promise<ChildProcess> {
  const script = 'process.stdout.write("up"); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script, folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

function identify(child: ChildProcess): ProcessIdentity {
  const identity = identityOf(child.pid ?? 0);
  if (identity === undefined) throw new Error('the child is not running');
  return identity;
}
