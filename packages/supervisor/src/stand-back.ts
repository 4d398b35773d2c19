import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets a process stand back behind others when processors are short, by `niceness` from 0 (not at all) to 19. Linux
 * weighs the processes of a session against each other and then the sessions, so that of a process in a session of
 * its own the session must be told as well (sched(7), autogroup). A system that takes neither shares equally.
 */
export const standBack = (pid: number, niceness: number): void => {
  if (niceness === 0) return;
  try {
    setPriority(pid, niceness);
    writeFileSync(`/proc/${pid}/autogroup`, `${niceness}`);
  } catch {
    // The process is gone, or this is another system than Linux: nothing depends on it.
  }
};
