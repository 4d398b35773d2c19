import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Ends every server that a run of tests started, and removes the run's folder. The data is worth nothing. */
export function endTestRun(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true })) {
    if (name.endsWith('.pid')) endProcess(folder, join(folder, name));
    if (name.endsWith('.container')) endContainer(basename(name, '.container'));
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Ends what runs left behind that were killed before they could tidy up. */
export function sweepTestRuns(runs) {
  for (const name of readdirSync(runs)) {
    const folder = join(runs, name);
    if (!isAlive(Number(basename(folder)))) endTestRun(folder);
  }
}

function endProcess(folder, pidFile) {
  const pid = JSON.parse(readFileSync(pidFile, 'utf8')).server?.pid;
  if (typeof pid === 'number' && runsIn(folder, pid)) process.kill(pid, 'SIGKILL');
}

function endContainer(id) {
  spawnSync('docker', ['rm', '--force', '--volumes', id], { stdio: 'ignore' });
}

/** A process id is used again sooner or later: only a process that names this folder is ours. */
function runsIn(folder, pid) {
  try {
    if (existsSync('/proc/self/cmdline'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(
      folder,
    );
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return failure.code === 'EPERM';
  }
}
