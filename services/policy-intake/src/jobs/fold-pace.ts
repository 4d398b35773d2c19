/** What waits to be folded. */
export interface Waiting {
  readonly rows: number;
  readonly changes: number;
}

/**
 * A fold writes each sum that a change touches, and changes share most of them: fewer wait for more, for a while. A
 * question reads what waits as well.
 */
const worthAFold = 500;
const longestWaitMillis = 15_000;
/** Who reports a file waits for its end, and nobody for the sums: they stand back, until a question would take long. */
const busyFromChanges = 500;
const mostChangesWhenBusy = 100_000;
const longestWaitWhenBusyMillis = 60_000;

/** More rows than anybody should read to answer a question. */
export const mostWaitingRows = 5_000;

/** Decides, asked once a second, whether it is time to fold. */
export class FoldPace {
  #changesBefore = 0;
  #waitingSince: number | undefined;

  /** `now` in milliseconds of a clock that only goes forward. */
  isDue({ rows, changes }: Waiting, now: number): boolean {
    const isBusy = changes - this.#changesBefore >= busyFromChanges;
    this.#changesBefore = changes;
    if (changes === 0) return false;
    this.#waitingSince ??= now;
    const waited = now - this.#waitingSince;
    return isBusy
      ? rows >= mostWaitingRows || changes >= mostChangesWhenBusy || waited >= longestWaitWhenBusyMillis
      : changes >= worthAFold || waited >= longestWaitMillis;
  }

  folded(): void {
    this.#changesBefore = 0;
    this.#waitingSince = undefined;
  }
}
