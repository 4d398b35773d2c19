/**
 * Gathers items into batches and hands them on one batch after the other, in order: while one is worked on,
 * the next one is gathered, and `add` waits once that is full. An idle pump never waits for company.
 */
export class BatchPump<T> {
  readonly #size: number;
  readonly #work: (batch: readonly T[]) => Promise<void>;
  #gathered: T[] = [];
  #running: Promise<void> | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(size: number, work: (batch: readonly T[]) => Promise<void>) {
    this.#size = size;
    this.#work = work;
  }

  async add(item: T): Promise<void> {
    this.#gathered.push(item);
    while (this.#gathered.length >= this.#size && this.#running !== undefined) {
      await this.#running;
    }
    if (this.#gathered.length >= this.#size) {
      this.startIfIdle();
    }
    this.#throwFailure();
  }

  /** To be called when nothing more is at hand just now. */
  startIfIdle(): void {
    if (this.#running !== undefined || this.#gathered.length === 0 || this.#failure !== undefined) {
      return;
    }
    const batch = this.#gathered;
    this.#gathered = [];
    this.#running = this.#work(batch)
      .catch((cause: unknown) => {
        this.#failure = { cause };
      })
      .then(() => {
        this.#running = undefined;
        this.startIfIdle();
      });
  }

  /** Works off what is left. Throws what the work threw. */
  async finish(): Promise<void> {
    this.startIfIdle();
    while (this.#running !== undefined) {
      await this.#running;
    }
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw this.#failure.cause;
    }
  }
}
