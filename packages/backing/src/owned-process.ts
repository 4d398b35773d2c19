import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackingServer, Log } from './backing.js';
import { ServerStartError } from './backing-error.js';
import { endWithThisProcess } from './end-with-this-process.js';
import { refuseTakenPort } from './port-holder.js';
import { endPredecessor, pidRecord } from './predecessor.js';
import { identityOf } from './process-identity.js';
import { answerOf } from './readiness.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const LOG_LINES = 10;
const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGABRT']);

export interface OwnedProcessOptions {
  readonly name: string;
  readonly command: string;
  /** Must name the data directory: that is how a later start knows the process as its own. */
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly dataDirectory: string;
  readonly pidFile: string;
  readonly logFile: string;
  readonly url: string;
  /** By purpose. Checked before every start, so that the error can name what holds a port. */
  readonly ports: Readonly<Record<string, number>>;
  /** Throws until the server can be used; gives its version. */
  readonly ask: () => Promise<string>;
  /** The process at whose end the server is no longer wanted; this one unless told. */
  readonly ownerPid?: number | undefined;
  readonly log: Log;
}

/** A server as a child process: in a session of its own, so that Ctrl-C reaches only its owner. */
export class OwnedProcess implements BackingServer {
  readonly url: string;
  readonly containerId = undefined;
  readonly #options: OwnedProcessOptions;
  #child: ChildProcess | undefined;
  #version = 'unknown';
  #endIsWanted = false;

  constructor(options: OwnedProcessOptions) {
    this.#options = options;
    this.url = options.url;
  }

  get version(): string {
    return this.#version;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const { dataDirectory, pidFile, ports, name, ask } = this.#options;
    await endPredecessor(pidFile, dataDirectory, this.#options.log);
    for (const [purpose, port] of Object.entries(ports)) await refuseTakenPort(purpose, port);
    const exit = this.#spawn();
    try {
      this.#version = await answerOf(name, ask, { timeoutMs: READY_WITHIN_MS, ended: exit });
    } catch (failure) {
      await this.stop();
      throw this.#withLog(failure);
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#endIsWanted = true;
    const ended = endOf(child);
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const patience = new AbortController();
    const impatient = delay(STOP_WITHIN_MS, undefined, { signal: patience.signal, ref: false }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
    await ended;
    patience.abort();
    await impatient;
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    if (!ENDING.has(signal)) {
      child.kill(signal);
      return;
    }
    this.#endIsWanted = true;
    const ended = endOf(child);
    child.kill(signal);
    await ended;
  }

  /** Gives a function that tells how the process ended, or undefined while it runs. */
  #spawn(): () => string | undefined {
    const { command, args, environment, logFile, name, log, pidFile, ownerPid } = this.#options;
    mkdirSync(dirname(logFile), { recursive: true });
    const output = openSync(logFile, 'a');
    const child = spawn(command, args, {
      env: environment,
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    child.unref();
    this.#child = child;
    this.#endIsWanted = false;
    this.#recordPid(child, pidFile, ownerPid);
    if (ownerPid === undefined) endWithThisProcess(child, 'SIGTERM');
    let end: string | undefined;
    const onEnd = (how: string) => {
      end = how;
      if (this.#child === child) this.#child = undefined;
      rmSync(pidFile, { force: true });
      if (!this.#endIsWanted) log(`${name} ${how}; its log is ${logFile}`);
    };
    child.once('error', (failure) => onEnd(`could not be run: ${failure.message}`));
    child.once('exit', (code, signal) =>
      onEnd(signal === null ? `ended with code ${code}` : `ended by ${signal}`),
    );
    return () => end;
  }

  #recordPid(child: ChildProcess, pidFile: string, ownerPid = process.pid): void {
    const server = child.pid === undefined ? undefined : identityOf(child.pid);
    const owner = identityOf(ownerPid);
    if (server === undefined || owner === undefined) return;
    mkdirSync(dirname(pidFile), { recursive: true });
    writeFileSync(pidFile, pidRecord({ server, owner }));
  }

  #withLog(failure: unknown): unknown {
    if (!(failure instanceof ServerStartError)) return failure;
    const lines = readFileSync(this.#options.logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES);
    return new ServerStartError(`${failure.message}\n${lines.map((line) => `  ${line}`).join('\n')}`, {
      cause: failure,
    });
  }
}

function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => {
    child.ref();
    child.once('exit', () => resolve());
  });
}
