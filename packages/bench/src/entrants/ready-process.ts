import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endWithThisProcess } from '@donghu/backing';

export interface ReadyProcess {
  readonly pid: number;
  /** From the start of the process to its line `ready`. */
  readonly startMillis: number;
  /** SIGTERM, then SIGKILL after ten seconds. */
  stop(): Promise<void>;
}

export interface ReadyProcessOptions {
  /** The compiled script to run. */
  readonly script: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly nodeArguments?: readonly string[];
}

const readyWithinMillis = 60_000;
const stopWithinMillis = 10_000;
const keptOutput = 20;

/** A program that says `ready` on a line of its own once it serves. What else it prints is told when it fails. */
export const startReadyProcess = async (options: ReadyProcessOptions): Promise<ReadyProcess> => {
  const begun = performance.now();
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), options.script], {
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Not left behind by a bench that fails.
  endWithThisProcess(child, 'SIGKILL');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMillis);
    await gone;
    clearTimeout(timer);
  };
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new Error(`${options.script} ${reason}\n${last.join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready within ${readyWithinMillis} ms`), readyWithinMillis);
    const read = (line: string): void => {
      last.push(line);
      if (last.length > keptOutput) last.shift();
      if (line !== 'ready') return;
      clearTimeout(timer);
      resolve();
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended before it was ready (${signal ?? code})`);
    });
  });
  try {
    await ready;
  } catch (fault) {
    await stop();
    throw fault;
  }
  return { pid: child.pid ?? 0, startMillis: performance.now() - begun, stop };
};
