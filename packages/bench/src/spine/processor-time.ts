import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** USER_HZ, which Linux fixes at 100 for what it tells programs (proc_pid_stat(5)). */
const ticksPerSecond = 100;
const microsPerSecond = 1_000_000;

/** User and system time of a process so far, in microseconds, as the operating system counts it. */
export const processorMicros = (pid: number): number => {
  if (process.platform === 'linux') {
    // The name in the second field may hold spaces and brackets; the fields after it do not.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(user) + Number(system)) / ticksPerSecond) * microsPerSecond;
  }
  const listed = spawnSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' });
  const parts = listed.stdout.trim().split(':').map(Number);
  return parts.reduce((seconds, part) => seconds * 60 + part, 0) * microsPerSecond;
};
