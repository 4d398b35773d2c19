import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endWithThisProcess } from '@donghu/backing';

export interface ServiceProcessSettings {
  readonly name: string;
  /** The script to run. */
  readonly entry: string;
  readonly nodeArguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly httpUrl: string;
  /** One line of the service's output. */
  readonly output: (line: string) => void;
  /** Said when the process ended by itself and is started again. */
  readonly restarted: (reason: string) => void;
}

const firstPauseMillis = 200;
const longestPauseMillis = 5_000;
const longestStopMillis = 12_000;

/** A service's process under supervision: started again when it dies, until it is stopped. */
export class ServiceProcess {
  readonly #settings: ServiceProcessSettings;
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();
  #stopped = false;
  #pauseMillis = firstPauseMillis;
  #restart: NodeJS.Timeout | undefined;
  #environment: NodeJS.ProcessEnv;

  constructor(settings: ServiceProcessSettings) {
    this.#settings = settings;
    this.#environment = settings.environment;
  }

  get name(): string {
    return this.#settings.name;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Also ends the pause before a restart. */
  start(): void {
    this.#stopped = false;
    this.#pauseMillis = firstPauseMillis;
    clearTimeout(this.#restart);
    this.#spawn();
  }

  /** Changes the environment of the next start, for example to arm a crash point. */
  setEnvironment(more: NodeJS.ProcessEnv): void {
    this.#environment = { ...this.#settings.environment, ...more };
  }

  /** Resolves when `/readyz` says so; rejects when it does not within the time. */
  async ready(withinMillis: number): Promise<void> {
    const until = Date.now() + withinMillis;
    let last = 'no answer';
    while (Date.now() < until) {
      try {
        const response = await fetch(`${this.#settings.httpUrl}/readyz`, {
          signal: AbortSignal.timeout(2_000),
        });
        if (response.ok) return;
        last = await response.text();
      } catch (fault) {
        last = fault instanceof Error ? fault.message : String(fault);
      }
      if (this.#stopped) throw new Error(`${this.name} was stopped before it was ready`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${this.name} was not ready within ${withinMillis} ms: ${last}`);
  }

  /** Ends the process at once; the supervision starts it again. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  /** Drains with SIGTERM; SIGKILL when that takes too long. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), longestStopMillis);
    await this.#gone;
    clearTimeout(timer);
  }

  #spawn(): void {
    const startedAt = Date.now();
    const child = spawn(process.execPath, [...this.#settings.nodeArguments, this.#settings.entry], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Out of the terminal's process group, so that Ctrl-C reaches the supervisor alone, which drains.
      detached: true,
    });
    this.#child = child;
    // A supervisor that ends without stopping its services must not leave them behind.
    endWithThisProcess(child, 'SIGKILL');
    this.#forward(child.stdout);
    this.#forward(child.stderr);
    this.#gone = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#child = undefined;
        resolve();
        if (this.#stopped) return;
        if (Date.now() - startedAt > longestPauseMillis * 2) this.#pauseMillis = firstPauseMillis;
        this.#settings.restarted(signal === null ? `exit code ${code}` : `signal ${signal}`);
        this.#environment = this.#settings.environment;
        this.#restart = setTimeout(() => this.#spawn(), this.#pauseMillis);
        this.#pauseMillis = Math.min(this.#pauseMillis * 2, longestPauseMillis);
      });
    });
  }

  #forward(stream: Readable | null): void {
    if (stream !== null) createInterface({ input: stream }).on('line', this.#settings.output);
  }
}
