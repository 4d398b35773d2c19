import { mostWaitingRows } from '../store/measure-rows.js';

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
/** Who reports a file waits for its end: the sums stand back for a while, and answers say how much they lack. */
const busyFromChangesPerSecond = 500;
const mostChangesWhenBusy = 100_000;
const longestWaitWhenBusyMillis = 60_000;

/** Decides, asked from time to time, whether it is time to fold. */
export class FoldPace {
  #changesBefore = 0;
  #askedAt: number | undefined;
  #waitingSince: number | undefined;

  /** `now` in milliseconds of a clock that only goes forward. */
  isDue({ rows, changes }: Waiting, now: number): boolean {
    const seconds = (now - (this.#askedAt ?? now - 1_000)) / 1_000;
    const isBusy = changes - this.#changesBefore >= busyFromChangesPerSecond * seconds;
    this.#changesBefore = changes;
    this.#askedAt = now;
    if (changes === 0) return false;
    this.#waitingSince ??= now;
    const waited = now - this.#waitingSince;
    return isBusy
      ? rows >= mostWaitingRows || changes >= mostChangesWhenBusy || waited >= longestWaitWhenBusyMillis
      : changes >= worthAFold || waited >= longestWaitMillis;
  }

  /** So many changes wait no longer. */
  folded(changes: number): void {
    this.#changesBefore -= changes;
    this.#waitingSince = undefined;
  }
}
