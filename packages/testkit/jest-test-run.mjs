import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Ends the MongoDB that a run of tests shared, and removes the run's folder. The data is worth nothing. */
export function endTestRun(folder) {
  endMongo(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Ends what runs left behind that were killed before they could tidy up. */
export function sweepTestRuns(runs) {
  for (const name of readdirSync(runs)) {
    const folder = join(runs, name);
    if (!isAlive(Number(basename(folder)))) endTestRun(folder);
  }
}

function endMongo(folder) {
  const record = join(folder, 'mongo.json');
  if (!existsSync(record)) return;
  const { pid, containerId } = JSON.parse(readFileSync(record, 'utf8'));
  if (typeof containerId === 'string') {
    spawnSync('docker', ['rm', '--force', '--volumes', containerId], { stdio: 'ignore' });
  } else if (typeof pid === 'number' && runsIn(folder, pid)) {
    process.kill(pid, 'SIGKILL');
  }
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
