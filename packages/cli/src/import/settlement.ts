import type { Hash } from 'node:crypto';
import type { OutcomeCounts } from './outcome-counts.js';
import type { RefusedFile } from './refused-file.js';
import type { SourcePlace } from './source-file.js';
import type { SourceRecord } from './source-record.js';
import { isRefused, type Verdict } from './verdict.js';

/** How far the file is settled: every line before has its verdict. */
export interface SettledPlace extends SourcePlace {
  /** SHA-256 of everything before the offset. */
  readonly sha256: string;
}

/** Held without an answer, at most, besides the window of what is sent. */
const heldBytes = 32 * 1_024 * 1_024;

/**
 * Settles the records of a file in their order, whether the door answers them or not. A record that is not sent
 * waits until everything before it is answered, so that the place up to which all is settled is one number.
 */
export class Settlement {
  readonly #counts: OutcomeCounts;
  readonly #refused: RefusedFile | undefined;
  readonly #hash: Hash;
  readonly #waiting: SourceRecord[] = [];
  readonly #forRoom: (() => void)[] = [];
  #held = 0;
  #offset: number;
  #line: number;
  /** The place before a line that is settled piece by piece. */
  #before: SettledPlace | undefined;
  #settled = 0;

  constructor(
    start: SourcePlace & { readonly hash: Hash },
    counts: OutcomeCounts,
    refused: RefusedFile | undefined,
  ) {
    this.#offset = start.offset;
    this.#line = start.line;
    this.#hash = start.hash;
    this.#counts = counts;
    this.#refused = refused;
  }

  /** Records with a verdict. */
  get settled(): number {
    return this.#settled;
  }

  get offset(): number {
    return this.#offset;
  }

  get pending(): boolean {
    return this.#waiting.length > 0;
  }

  get place(): SettledPlace {
    return this.#before ?? this.#here();
  }

  /** The reports among the records, for the door: each gets its answer, in order. */
  async *reportsOf(records: AsyncIterable<SourceRecord>): AsyncGenerator<string, void, undefined> {
    for await (const record of records) {
      this.#waiting.push(record);
      this.#held += record.bytes.length;
      if (record.report !== undefined) yield record.report;
      else {
        this.#settleUnsent();
        await this.#refused?.ready();
        await this.#room();
      }
    }
  }

  /** The door's answer to the first report that has none. */
  answer(verdict: Verdict): void {
    const record = this.#waiting.shift();
    if (record?.report === undefined) throw new Error('an answer without a line');
    this.#settle(record, verdict);
    this.#settleUnsent();
    for (const go of this.#forRoom.splice(0)) go();
  }

  #settleUnsent(): void {
    for (let first = this.#waiting[0]; first !== undefined && first.report === undefined; ) {
      this.#waiting.shift();
      const { refusal } = first;
      this.#settle(first, refusal === undefined ? undefined : { outcome: 'rejected', ...refusal });
      first = this.#waiting[0];
    }
  }

  #settle(record: SourceRecord, verdict: Verdict | undefined): void {
    if (record.nextLine === undefined) this.#before ??= this.#here();
    else {
      this.#before = undefined;
      this.#line = record.nextLine;
    }
    this.#hash.update(record.bytes);
    this.#offset += record.bytes.length;
    this.#held -= record.bytes.length;
    if (verdict === undefined) return;
    this.#settled += 1;
    this.#counts.add(verdict);
    if (isRefused(verdict)) this.#refused?.add(record, verdict);
  }

  #here(): SettledPlace {
    return { offset: this.#offset, line: this.#line, sha256: this.#hash.copy().digest('hex') };
  }

  async #room(): Promise<void> {
    while (this.#held > heldBytes) {
      await new Promise<void>((go) => {
        this.#forRoom.push(go);
      });
    }
  }
}
