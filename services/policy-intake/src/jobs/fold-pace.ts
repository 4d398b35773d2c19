import { mostWaitingRows } from '../store/measure-rows.js';

/** What waits to be folded. */
export interface Waiting {
  readonly rows: number;
  readonly changes: number;
}

/**
 * A fold takes a share of what waits: one of many changes is cheaper for each, and one of few is soon done beside
 * requests.
 */
const shareOfFold = 8;
const smallestFold = 250;
const largestFold = 2_000;
/**
 * A fold writes each sum that a change touches, and changes share most of them: fewer wait for more, for a while, as
 * long as more come. A question reads what waits as well.
 */
const worthAFold = 500;
const longestWaitMillis = 15_000;
/** Who reports a file waits for its end: the sums stand back for a while, and answers say how much they lack. */
const busyFromChangesPerSecond = 500;
/** And the other services, which decide what came in a little later than it came. */
const quietBehindFileMillis = 10_000;
const mostChangesWhenBusy = 100_000;
const longestWaitWhenBusyMillis = 60_000;

/** Decides, asked from time to time, whether it is time to fold, and how much at once. */
export class FoldPace {
  #changesBefore = 0;
  #askedAt: number | undefined;
  #waitingSince: number | undefined;
  #busyAt = Number.NEGATIVE_INFINITY;
  #isAlone = true;

  /** How many changes to fold; 0 for not yet. `now` in milliseconds of a clock that only goes forward. */
  due({ rows, changes }: Waiting, now: number): number {
    const seconds = (now - (this.#askedAt ?? now - 1_000)) / 1_000;
    const arrived = changes - this.#changesBefore;
    if (arrived >= busyFromChangesPerSecond * seconds) this.#busyAt = now;
    this.#isAlone = arrived <= 0;
    this.#changesBefore = changes;
    this.#askedAt = now;
    if (changes === 0) return 0;
    this.#waitingSince ??= now;
    const waited = now - this.#waitingSince;
    const isDue =
      now - this.#busyAt < quietBehindFileMillis
        ? rows >= mostWaitingRows || changes >= mostChangesWhenBusy || waited >= longestWaitWhenBusyMillis
        : this.#isAlone || changes >= worthAFold || waited >= longestWaitMillis;
    return isDue ? sizeOfFold(changes) : 0;
  }

  /** So many changes wait no longer. */
  folded(changes: number): void {
    this.#changesBefore -= changes;
    this.#waitingSince = undefined;
  }

  /** How long to rest after a fold that took so long, in milliseconds: beside requests every second moment is theirs. */
  restAfter(foldMillis: number): number {
    return this.#isAlone ? 0 : foldMillis;
  }
}

const sizeOfFold = (changes: number): number =>
  Math.min(largestFold, Math.max(smallestFold, Math.ceil(changes / shareOfFold)));
