import type { ImportJournal, JournalState } from './import-journal.js';
import type { RefusedFile } from './refused-file.js';

const everyMillis = 500;
/** Also while nothing is answered, so that the journal shows that somebody is there. */
const everyTimes = 10;

export interface CheckpointOptions {
  readonly journal: ImportJournal | undefined;
  readonly refused: RefusedFile | undefined;
  readonly state: () => JournalState;
}

/** Writes the journal again and again while an import runs, beside it and never behind it. */
export class Checkpoints {
  readonly #options: CheckpointOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #fault: { readonly cause: unknown } | undefined;
  #writtenOffset = -1;
  #skipped = 0;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    if (options.journal !== undefined) this.#timer = setInterval(() => this.#write(), everyMillis);
  }

  /** Throws what kept the last one from being written. */
  requireWritten(): void {
    if (this.#fault !== undefined) throw this.#fault.cause;
  }

  /** The last one: nobody imports any more. */
  async end(complete: boolean): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    const { journal, refused, state } = this.#options;
    await refused?.flush();
    if (complete) await journal?.remove();
    else await journal?.write(state(), 0);
  }

  #write(): void {
    const { journal, refused, state } = this.#options;
    if (journal === undefined || this.#writing !== undefined) return;
    const now = state();
    this.#skipped += 1;
    if (now.offset === this.#writtenOffset && this.#skipped < everyTimes) return;
    this.#skipped = 0;
    this.#writtenOffset = now.offset;
    // The refused lines first: the journal says how many of them are there.
    this.#writing = (refused?.flush() ?? Promise.resolve())
      .then(() => journal.write(now))
      .catch((cause: unknown) => {
        this.#fault ??= { cause };
      })
      .finally(() => {
        this.#writing = undefined;
      });
  }
}
