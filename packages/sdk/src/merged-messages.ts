/** Joins several producers into one iterable. A producer waits while the buffer is full. */
export class MergedMessages<T> {
  readonly #bound: number;
  readonly #items: T[] = [];
  #ended = false;
  #fault: { readonly cause: unknown } | undefined;
  #waiting: (() => void)[] = [];

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Returns false when nobody reads any more. */
  async put(item: T): Promise<boolean> {
    while (this.#items.length >= this.#bound && !this.#ended) await this.#change();
    if (this.#ended) return false;
    this.#items.push(item);
    this.#wake();
    return true;
  }

  /** Nothing more comes in. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Ends it, and hands out what nobody has read. */
  close(): readonly T[] {
    this.end();
    return this.#items.splice(0);
  }

  fail(cause: unknown): void {
    this.#fault ??= { cause };
    this.end();
  }

  /** What is buffered is given out before the end, and not before a fault. */
  async take(): Promise<T | undefined> {
    for (;;) {
      if (this.#fault !== undefined) throw this.#fault.cause;
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#wake();
        return item;
      }
      if (this.#ended) return undefined;
      await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
