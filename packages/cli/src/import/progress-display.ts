import { grouped } from '../text-table.js';
import type { ImportProgress } from './import-file.js';

/** Where progress is written: a terminal, or a log that gets plain lines. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const barWidth = 24;
const terminalEveryMillis = 80;
const logEveryMillis = 5_000;

const bar = (share: number): string => {
  const full = Math.round(share * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
};

const clockTime = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  const part = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3_600);
  return `${hours > 0 ? `${part(hours)}:` : ''}${part(Math.floor((whole % 3_600) / 60))}:${part(whole % 60)}`;
};

export const progressText = (name: string, progress: ImportProgress): string => {
  const share = progress.total === 0 ? 1 : Math.min(1, progress.answered / progress.total);
  const left = progress.secondsLeft === undefined ? '' : `  ${clockTime(progress.secondsLeft)} left 剩余`;
  return `${name}  ${bar(share)} ${String(Math.floor(share * 100)).padStart(3)}%  ${grouped(progress.answered)}/${grouped(progress.total)}  ${grouped(progress.rate)}/s${left}`;
};

/** Shows how an import goes on: one line that is written over on a terminal, else a line now and then. */
export class ProgressDisplay {
  readonly #name: string;
  readonly #output: ProgressOutput;
  #shownAt: number;
  #last: ImportProgress | undefined;

  constructor(name: string, output: ProgressOutput) {
    this.#name = name;
    this.#output = output;
    this.#shownAt = performance.now();
  }

  show(progress: ImportProgress): void {
    this.#last = progress;
    const now = performance.now();
    const terminal = this.#output.isTTY === true;
    if (now - this.#shownAt < (terminal ? terminalEveryMillis : logEveryMillis)) return;
    this.#shownAt = now;
    const text = progressText(this.#name, progress);
    this.#output.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** The last state, and a line end. */
  end(): void {
    if (this.#last === undefined) return;
    const text = progressText(this.#name, { ...this.#last, secondsLeft: undefined });
    this.#output.write(this.#output.isTTY === true ? `\r\u001b[K${text}\n` : `${text}\n`);
  }
}
