import { grouped } from '../text-table.js';
import type { ImportProgress } from './import-file.js';

/** Where progress is written: a terminal, or a log that gets plain lines. */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  /** Of a terminal: a longer line would be broken, and could not be written over. */
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const barWidth = 24;
const narrowestBar = 5;
const saidAfterSeconds = 3;
const terminalEveryMillis = 80;
const logEveryMillis = 5_000;

const bar = (share: number, width: number): string => {
  const full = Math.round(share * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
};

const clockTime = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  const part = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3_600);
  return `${hours > 0 ? `${part(hours)}:` : ''}${part(Math.floor((whole % 3_600) / 60))}:${part(whole % 60)}`;
};

/** Columns that the text takes beside its characters: Chinese ones are twice as wide. */
const extraColumns = (text: string): number => text.replace(/[^\u2e80-\uffff]/g, '').length;

/** Lines done, of how many that makes by the bytes, how fast, and how long still; as wide as there is room. */
export const progressText = (name: string, progress: ImportProgress, columns = 200): string => {
  const { answered, bytes, totalBytes, rate, secondsLeft, silentSeconds } = progress;
  const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
  const all = share === 1 || share === 0 ? '' : `/≈${grouped(answered / share)}`;
  const left = secondsLeft === undefined ? '' : `  ${clockTime(secondsLeft)} left 剩余`;
  const now =
    silentSeconds >= saidAfterSeconds
      ? `  no answer for ${clockTime(silentSeconds)} 等待应答`
      : `  ${grouped(rate)}/s${left}`;
  const figures = `${String(Math.floor(share * 100)).padStart(3)}%  ${grouped(answered)}${all}${now}`;
  const room = columns - name.length - extraColumns(name) - figures.length - extraColumns(figures) - 4;
  const drawn = room < narrowestBar ? '' : `${bar(share, Math.min(barWidth, room))} `;
  return `${name}  ${drawn}${figures}`;
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
    const text = progressText(this.#name, progress, this.#output.columns);
    this.#output.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** The last state, and a line end. */
  end(): void {
    if (this.#last === undefined) return;
    const last = { ...this.#last, secondsLeft: undefined, silentSeconds: 0 };
    const text = progressText(this.#name, last, this.#output.columns);
    this.#output.write(this.#output.isTTY === true ? `\r\u001b[K${text}\n` : `${text}\n`);
  }
}
