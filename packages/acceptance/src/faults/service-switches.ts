/**
 * Loaded into every service of a campaign before the service itself. Takes the settings that the campaign has
 * for this process from a file, so that they hold however it is started, and stops a process that comes to its
 * crash point instead of ending it: it does nothing more there, and the campaign kills it from outside and at once
 * has the next one, without the supervision's pause for a service that fails again and again.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { reachedFile, settingsFile } from './switch-files.js';

const { DONGHU_FAULTS_FOLDER: folder, HTTP_PORT: port } = process.env;
if (folder !== undefined && port !== undefined) {
  const settings = settingsFile(folder, port);
  if (existsSync(settings)) Object.assign(process.env, JSON.parse(readFileSync(settings, 'utf8')));
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    if (pid !== process.pid || signal !== 'SIGKILL') return kill(pid, signal);
    writeFileSync(reachedFile(folder, port), String(pid));
    return kill(pid, 'SIGSTOP');
  };
}
