import { beatsOfOneTransaction, type ChangeWriter } from './change-writers.js';

/** Numbers that were not there when a higher one was. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** How often the writer had beaten when it was seen. */
  readonly seenAtBeat: number;
}

export interface WriterPosition {
  readonly highest: number;
  readonly gaps: readonly Gap[];
}

/** Numbers of one writer, both ends counted. */
export interface NumberRange {
  readonly writer: string;
  readonly from: number;
  readonly to: number;
}

export const lastNumberOfAll = 9_999_999_999;

/** More gaps than these are read as one range. */
const gapsReadSingly = 8;

const beginning: WriterPosition = { highest: 0, gaps: [] };

const withoutNumber = (gaps: readonly Gap[], number: number): readonly Gap[] =>
  gaps.flatMap((gap) => {
    if (number < gap.from || number > gap.to) return [gap];
    return [
      { ...gap, to: number - 1 },
      { ...gap, from: number + 1 },
    ].filter(({ from, to }) => from <= to);
  });

/** Which entries of the log a reader has had: of every writer the highest number, and what is missing below it. */
export class ChangePositions {
  readonly #writers: Map<string, WriterPosition>;
  readonly #beats = new Map<string, number>();
  readonly #stopped = new Set<string>();

  constructor(writers: Iterable<readonly [string, WriterPosition]> = []) {
    this.#writers = new Map(writers);
  }

  get writers(): ReadonlyMap<string, WriterPosition> {
    return this.#writers;
  }

  /** A writer is there, and has beaten so often. Numbers that have been missing for too long are given up. */
  hear({ _id: writer, beats, stoppedAt }: Pick<ChangeWriter, '_id' | 'beats' | 'stoppedAt'>): void {
    this.#beats.set(writer, beats);
    if (stoppedAt === undefined) this.#stopped.delete(writer);
    else this.#stopped.add(writer);
    const { highest, gaps } = this.#of(writer);
    const hoped = (gap: Gap): boolean => beats - gap.seenAtBeat < beatsOfOneTransaction;
    this.#writers.set(writer, { highest, gaps: gaps.filter(hoped) });
  }

  /**
   * All that was left of all writers has been read since they were heard of: what is still missing of one that had
   * stopped was never committed.
   */
  readWhole(): void {
    for (const writer of this.#stopped) this.skip(writer, this.#of(writer).highest);
  }

  /** Passes over everything up to a number. */
  skip(writer: string, upTo: number): void {
    this.#writers.set(writer, { highest: upTo, gaps: [] });
  }

  /** Whether the entry is one that the reader has not had; it has it from now on. */
  take(writer: string, number: number): boolean {
    const { highest, gaps } = this.#of(writer);
    if (number > highest) {
      const seenAtBeat = this.#beats.get(writer) ?? 0;
      const skipped = number > highest + 1 ? [{ from: highest + 1, to: number - 1, seenAtBeat }] : [];
      this.#writers.set(writer, { highest: number, gaps: [...gaps, ...skipped] });
      return true;
    }
    if (this.includes(writer, number)) return false;
    this.#writers.set(writer, { highest, gaps: withoutNumber(gaps, number) });
    return true;
  }

  /** Where what the reader has not had can be. */
  rangesLeft(writer: string): readonly NumberRange[] {
    const { highest, gaps } = this.#of(writer);
    return [
      ...(gaps.length > gapsReadSingly
        ? [{ writer, from: gaps[0]?.from ?? 0, to: gaps.at(-1)?.to ?? 0 }]
        : gaps.map(({ from, to }) => ({ writer, from, to }))),
      { writer, from: highest + 1, to: lastNumberOfAll },
    ];
  }

  includes(writer: string, number: number): boolean {
    const { highest, gaps } = this.#of(writer);
    return number <= highest && !gaps.some(({ from, to }) => from <= number && number <= to);
  }

  copy(): ChangePositions {
    return new ChangePositions(this.#writers);
  }

  #of(writer: string): WriterPosition {
    return this.#writers.get(writer) ?? beginning;
  }
}
