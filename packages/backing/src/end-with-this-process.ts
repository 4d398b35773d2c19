import type { ChildProcess } from 'node:child_process';

const children = new Map<ChildProcess, NodeJS.Signals>();

const endAll = (): void => {
  for (const [child, signal] of children) child.kill(signal);
};

/** Sends the signal to a running child when this process exits before it, however that comes about but by SIGKILL. */
export const endWithThisProcess = (child: ChildProcess, signal: NodeJS.Signals): void => {
  // One listener for all: Node warns of more than ten.
  if (children.size === 0) process.on('exit', endAll);
  children.set(child, signal);
  child.once('exit', () => {
    children.delete(child);
    if (children.size === 0) process.off('exit', endAll);
  });
};
