import { type RatingChange as RatingChangeMessage, WatchRatingsResponse } from '@donghu/contracts/credit';
import type { Clock } from '@donghu/kernel';
import { ratingMessage } from '../commands/rating-message.js';
import { disputedAt } from '../domain/dispute.js';
import type { ChangeFollower } from '../store/change-feed.js';
import { ChangePositions } from '../store/change-positions.js';
import { isToldChange, type LoggedChange, type RatingChange } from '../store/rating-changes.js';
import { cursorText } from './watch-cursor.js';

/** Changes that were told together, and the answer that every watcher of all enterprises is sent. */
export interface Told {
  readonly index: number;
  readonly changes: readonly RatingChangeMessage[];
  readonly cursor: string;
  readonly response: Buffer;
}

/** Where the watch stands: a new watcher begins here. */
export interface WatchEnd {
  readonly nextIndex: number;
  readonly positions: ChangePositions;
  readonly cursor: string;
}

/** Or as many more as one entry of the log holds. */
export const changesInOneMessage = 500;
/** So far behind a watcher may be, and it can come back with its cursor. */
const changesRemembered = 20_000;
const tickMillis = 5_000;

export const changeMessage = ({ uscc, ratings, disputes = [], at }: RatingChange): RatingChangeMessage => {
  const newest = ratings.at(-1);
  if (newest === undefined) return { graded: undefined, recordedAt: at };
  const rating = ratingMessage(uscc, { ...newest, disputed: disputedAt(disputes, at) });
  return { graded: { rating, cause: newest.cause }, recordedAt: at };
};

/** A promise with what settles it. */
interface Upcoming {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

const upcoming = (): Upcoming => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

/**
 * The newest changes, for all watchers of this process: each is encoded once however many are told. Watchers pull; one
 * that does not costs no more than its place.
 */
export class RatingWatch implements ChangeFollower {
  readonly #clock: Clock;
  readonly #stream: string;
  #gathered: RatingChange[] = [];
  #rightsChanged = false;
  #told: Told[] = [];
  #remembered = 0;
  #nextIndex = 0;
  #positions = new ChangePositions();
  #cursor = '';
  #isFollowing = false;
  #next = upcoming();
  readonly #timer: NodeJS.Timeout;

  /** `stream` tells its cursors from those of others. */
  constructor(stream: string, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
    this.#timer = setInterval(() => this.#wake(), tickMillis).unref();
  }

  get stream(): string {
    return this.#stream;
  }

  /** Whether it knows yet where the log ends. */
  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  get end(): WatchEnd {
    return { nextIndex: this.#nextIndex, positions: this.#positions, cursor: this.#cursor };
  }

  cursorAt(positions: ChangePositions): string {
    return cursorText({ stream: this.#stream, issuedAt: this.#clock.now().getTime(), positions });
  }

  /** What was told from an index on; undefined when that is forgotten. */
  since(index: number): readonly Told[] | undefined {
    const first = this.#told[0]?.index ?? this.#nextIndex;
    return index < first ? undefined : this.#told.slice(index - first);
  }

  /** Until there is something new, or for a while. */
  news(): Promise<void> {
    return this.#next.promise;
  }

  /** Watchers look up at once when the door begins to close. */
  wakeOn(closing: AbortSignal): void {
    closing.addEventListener('abort', this.#wake, { once: true });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#wake();
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  changed(change: LoggedChange): void {
    if (isToldChange(change)) this.#gathered.push(change);
    // Whoever watches under a grant looks whether it still has it.
    else this.#rightsChanged = true;
  }

  reached(positions: ChangePositions): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    const before = this.#cursor;
    this.#positions = positions.copy();
    this.#cursor = this.cursorAt(this.#positions);
    this.#isFollowing = true;
    for (let start = 0; start < gathered.length; start += changesInOneMessage) {
      const page = gathered.slice(start, start + changesInOneMessage);
      // A cursor says that everything before it was told: that of the whole belongs to the last part.
      const isLast = start + changesInOneMessage >= gathered.length;
      this.#tell(page.map(changeMessage), isLast ? this.#cursor : before);
    }
    if (gathered.length > 0 || this.#rightsChanged) this.#wake();
    this.#rightsChanged = false;
  }

  #tell(changes: readonly RatingChangeMessage[], cursor: string): void {
    const response = Buffer.from(WatchRatingsResponse.encode({ changes: [...changes], cursor }).finish());
    this.#told.push({ index: this.#nextIndex, changes, cursor, response });
    this.#nextIndex += 1;
    this.#remembered += changes.length;
    while (this.#remembered > changesRemembered) this.#remembered -= this.#told.shift()?.changes.length ?? 0;
  }

  readonly #wake = (): void => {
    const { resolve } = this.#next;
    this.#next = upcoming();
    resolve();
  };
}
