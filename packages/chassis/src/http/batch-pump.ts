export interface BatchPumpSettings<Item, Worked> {
  /** Items of a batch at most. */
  readonly size: number;
  /**
   * What an item has to do with that other items may, too: batches that share none of it are worked on side by side.
   * Without it, one batch is worked on after the other.
   */
  readonly touches?: ((item: Item) => readonly string[]) | undefined;
  work(batch: readonly Item[]): Promise<Worked>;
  /** Is given what became of the batches, in their order; a batch is under way until it has been taken. */
  deliver(worked: Worked): Promise<void>;
}

interface Run {
  readonly touched: ReadonlySet<string>;
  readonly done: Promise<void>;
}

const sideBySide = 2;

const done = Promise.resolve();

/**
 * Gathers items into batches: while one is worked on, the next one is gathered, and started before the first is done
 * if it is full and both touch different things. `add` waits once that is not so. An idle pump never waits for company.
 */
export class BatchPump<Item, Worked> {
  readonly #settings: BatchPumpSettings<Item, Worked>;
  #gathered: Item[] = [];
  #touched = new Set<string>();
  readonly #running = new Set<Run>();
  #last: Promise<void> = done;
  #failure: { readonly cause: unknown } | undefined;

  constructor(settings: BatchPumpSettings<Item, Worked>) {
    this.#settings = settings;
  }

  async add(item: Item): Promise<void> {
    const { size, touches } = this.#settings;
    this.#gathered.push(item);
    for (const touched of touches?.(item) ?? []) this.#touched.add(touched);
    if (this.#gathered.length >= size) await this.#startNext();
    this.#throwFailure();
  }

  /** To be called when nothing more is at hand just now. */
  startIfIdle(): void {
    if (this.#running.size > 0 || this.#gathered.length === 0 || this.#failure !== undefined) return;
    this.#start();
  }

  /** Works off what is left. Throws what the work threw. */
  async finish(): Promise<void> {
    await this.#startNext();
    await this.#last;
    this.#throwFailure();
  }

  /** As soon as what is under way lets it. */
  async #startNext(): Promise<void> {
    while (!this.#mayStart()) await Promise.race([...this.#running].map((run) => run.done));
    // The end of a batch may have started it.
    if (this.#gathered.length > 0 && this.#failure === undefined) this.#start();
  }

  #mayStart(): boolean {
    if (this.#running.size === 0 || this.#gathered.length === 0) return true;
    if (this.#running.size >= sideBySide || this.#settings.touches === undefined) return false;
    return [...this.#running].every((run) =>
      [...this.#touched].every((touched) => !run.touched.has(touched)),
    );
  }

  #start(): void {
    const batch = this.#gathered;
    const run: Run = {
      touched: this.#touched,
      done: this.#run(batch, this.#last).then(() => this.#end(run)),
    };
    this.#gathered = [];
    this.#touched = new Set();
    this.#running.add(run);
    this.#last = run.done;
  }

  async #run(batch: readonly Item[], before: Promise<void>): Promise<void> {
    try {
      const worked = await this.#settings.work(batch);
      await before;
      if (this.#failure === undefined) await this.#settings.deliver(worked);
    } catch (cause) {
      this.#failure ??= { cause };
    }
  }

  #end(run: Run): void {
    this.#running.delete(run);
    this.startIfIdle();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw this.#failure.cause;
    }
  }
}
