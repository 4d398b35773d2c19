export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/** So many lines and bytes at most are sent without an answer, and kept to be sent again. */
export interface Window {
  readonly lines: number;
  readonly bytes: number;
}

/**
 * The lines of a source that have no answer yet, oldest first. They outlive a connection: the next one begins
 * again at the first of them. Reads no further ahead than the window, so a slow door slows the source down.
 */
export class UnansweredLines {
  readonly #source: AsyncIterator<string> | Iterator<string>;
  readonly #window: Window;
  readonly #lines: NumberedLine[] = [];
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #nextNumber: number;
  #answered = 0;
  #reading = false;
  #ended = false;
  #fault: { readonly cause: unknown } | undefined;

  constructor(source: AsyncIterable<string> | Iterable<string>, firstNumber: number, window: Window) {
    this.#source =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    this.#window = window;
    this.#nextNumber = firstNumber;
  }

  /** How many were answered: the index of the first one that was not. */
  get answered(): number {
    return this.#answered;
  }

  get first(): NumberedLine | undefined {
    return this.#lines[0];
  }

  /** Whether the source has ended and every line of it is answered. */
  get finished(): boolean {
    return this.#ended && this.#lines.length === 0;
  }

  /** Set once the source itself failed; it has ended then, and what was read of it is still answered. */
  get fault(): { readonly cause: unknown } | undefined {
    return this.#fault;
  }

  /** The line at this index, counted over the whole source. Waits for it; nothing when there is none. */
  async at(index: number, session: AbortSignal): Promise<NumberedLine | undefined> {
    for (;;) {
      const line = this.#lines[index - this.#answered];
      if (line !== undefined) return line;
      if (this.#ended || session.aborted) return undefined;
      this.#readOn();
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** The first line has its answer. */
  settle(): void {
    const line = this.#lines.shift();
    if (line === undefined) throw new Error('an answer without a line');
    this.#bytes -= line.text.length;
    this.#answered += 1;
    this.wake();
  }

  /** Reads nothing more from the source. */
  stop(): void {
    this.#ended = true;
    this.wake();
  }

  /** Lets everybody who waits look again. */
  wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async close(): Promise<void> {
    this.stop();
    // A source that is in the middle of a read may never come back from it.
    if (!this.#reading) await this.#source.return?.();
  }

  #readOn(): void {
    if (this.#reading || this.#lines.length >= this.#window.lines || this.#bytes >= this.#window.bytes)
      return;
    this.#reading = true;
    void this.#read().finally(() => {
      this.#reading = false;
      this.wake();
    });
  }

  async #read(): Promise<void> {
    try {
      const { done, value } = await this.#source.next();
      if (done === true) this.#ended = true;
      else this.#keep(value);
    } catch (cause) {
      this.#fault = { cause };
      this.#ended = true;
    }
  }

  /** Blank lines are counted and left out, as the door does. */
  #keep(text: string): void {
    const number = this.#nextNumber;
    this.#nextNumber += 1;
    if (text.trim() === '') return;
    this.#lines.push({ number, text });
    this.#bytes += text.length;
  }
}
