import { setImmediate } from 'node:timers/promises';
import type { Logger } from '@donghu/chassis';
import type { Clock } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { ChangePositions } from './change-positions.js';
import { changesAtOnce, entriesInOneQuery, readEnd, readEntries, readNextEntries } from './change-queries.js';
import {
  beat,
  beatMillis,
  type ChangeWriter,
  listWriters,
  stoppedHeardOfMillis,
  stopWriting,
} from './change-writers.js';
import { entryNumber, type LogEntry, type LoggedChange, onCommittedEntry } from './rating-changes.js';
import { stalestAnswerMillis } from './stalest-answer.js';

/** Whoever keeps up with the changes of all processes. */
export interface ChangeFollower {
  /** What is there already: every later change is told after it, some earlier ones too. */
  load(signal: AbortSignal): Promise<void>;
  changed(change: LoggedChange): void;
  /** After some changes, or none: where the reader stands now. */
  reached?(positions: ChangePositions): void;
  /** Everything has been told that was committed before this instant of `performance.now()`. */
  confirmed?(asOf: number): Promise<void>;
}

const pollMillis = 200;
/**
 * So long after a reading of all that is left, unless readings take so long that answers from memory would grow stale
 * meanwhile: then it comes sooner.
 */
const wholeEveryMillis = 500;
/**
 * Answers are stale behind so slow a reading in any case. A store that finds a range of ids by reading the whole log
 * (SecantusDB in Python) is not kept busy then: it is left alone for so many times what the reading took.
 */
const slowReadingMillis = (stalestAnswerMillis - pollMillis) / 2;
const wholeShare = 10;

/** From the end of a reading of all to the next: what is confirmed is of the beginning of a reading. */
export const pauseAfterWhole = (readingMillis: number): number =>
  readingMillis >= slowReadingMillis
    ? wholeShare * readingMillis
    : Math.min(wholeEveryMillis, 2 * (slowReadingMillis - readingMillis));
const pauseAfterFaultMillis = 1_000;

/** Writers come and go with processes and threads. */
const hearEveryMillis = 500;
const stoppingMillis = 60_000;

const fewestNumbers = 4;
const mostNumbers = 128;

/** How many numbers of a writer to ask for after so many were asked for, and found: as many as come in a pause. */
export const numbersAskedNext = (asked: number, found: number): number => {
  if (found >= asked) return Math.min(mostNumbers, 2 * asked);
  return found < asked / 4 ? Math.max(fewestNumbers, asked / 2) : asked;
};

/**
 * Reads the log of changes five times a second. What this process has committed itself it has heard of, and does not
 * read. What it has not had it asks for by number, so that a transaction that ends late is found when it ends, and a
 * store that was away leaves nothing out. In between it asks for the next few numbers of each writer only, which finds
 * nearly all; what it confirms is confirmed by a reading of the whole.
 */
export class ChangeFeed {
  readonly #db: Db;
  readonly #wallClock: Clock;
  readonly #log: Logger;
  readonly #followers: readonly ChangeFollower[];
  readonly #abort = new AbortController();
  #positions = new ChangePositions();
  #writers: readonly ChangeWriter[] = [];
  #heardAt = Number.NEGATIVE_INFINITY;
  /** By writer, how many numbers it is asked for. */
  #numbersAsked = new Map<string, number>();
  #beatenAt = Number.NEGATIVE_INFINITY;
  #wholeAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  /** Committed by this process since the last reading. */
  #committed: LogEntry[] = [];
  #ignoreCommitted: () => void = () => undefined;

  constructor(settings: {
    readonly db: Db;
    readonly wallClock: Clock;
    readonly log: Logger;
    readonly followers: readonly ChangeFollower[];
  }) {
    this.#db = settings.db;
    this.#wallClock = settings.wallClock;
    this.#log = settings.log;
    this.#followers = settings.followers;
  }

  /** Registers this process as a writer, and reads from then on. */
  async start(): Promise<void> {
    await this.#beatWhenDue();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    await this.#running;
    this.#ignoreCommitted();
    await stopWriting(this.#db, this.#wallClock).catch((fault: unknown) =>
      this.#log.warn({ err: fault }, 'the log of rating changes was left without a word'),
    );
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    let loaded = false;
    while (!signal.aborted) {
      try {
        await this.#beatWhenDue();
        if (!loaded) await this.#load();
        loaded = true;
        const isComplete = await this.#poll();
        if (isComplete) await this.#pause(pollMillis);
      } catch (fault) {
        this.#log.warn({ err: fault }, 'rating changes could not be read; look-ups ask the store meanwhile');
        await this.#pause(pauseAfterFaultMillis);
      }
    }
  }

  async #load(): Promise<void> {
    this.#positions = await readEnd(this.#db);
    for (const follower of this.#followers) follower.reached?.(this.#positions);
    for (const follower of this.#followers) await follower.load(this.#abort.signal);
    // What was committed before it listens is read like all others.
    this.#ignoreCommitted = onCommittedEntry((entry, db) => {
      if (db === this.#db) this.#committed.push(entry);
    });
  }

  /** Whether it came to the end of the log. */
  async #poll(): Promise<boolean> {
    const begun = performance.now();
    const isWhole = begun >= this.#wholeAt;
    if (isWhole || begun - this.#heardAt >= hearEveryMillis) await this.#hearWriters(begun);
    if (this.#committed.length > 0) await this.#take(this.#committed.splice(0));
    return isWhole ? this.#readWhole(begun) : this.#readNext();
  }

  async #hearWriters(now: number): Promise<void> {
    const stoppedAfter = new Date(this.#wallClock.now().getTime() - stoppedHeardOfMillis);
    this.#writers = await listWriters(this.#db, stoppedAfter);
    for (const writer of this.#writers) this.#positions.hear(writer);
    this.#heardAt = now;
  }

  /** Whether no writer had as many as it was asked for. */
  async #readNext(): Promise<boolean> {
    const writing = this.#writers.filter((writer) => this.#isWriting(writer)).map(({ _id }) => _id);
    const asked = new Map(writing.map((writer) => [writer, this.#numbersAsked.get(writer) ?? fewestNumbers]));
    const ranges = writing.flatMap((writer) => this.#positions.rangesLeft(writer));
    const next = await readNextEntries(this.#db, ranges, (writer) => asked.get(writer) ?? 0);
    await this.#take(next);
    this.#numbersAsked = new Map();
    let isComplete = true;
    for (const [writer, numbers] of asked) {
      const found = next.filter(({ _id }) => entryNumber(_id).writer === writer).length;
      this.#numbersAsked.set(writer, numbersAskedNext(numbers, found));
      isComplete &&= found < numbers;
    }
    return isComplete;
  }

  /** What one that has stopped committed last may not have been read yet. */
  #isWriting({ stoppedAt }: ChangeWriter): boolean {
    return stoppedAt === undefined || this.#wallClock.now().getTime() - stoppedAt.getTime() < stoppingMillis;
  }

  /** Whether it came to the end of the log. What had been committed when it began is told then. */
  async #readWhole(begun: number): Promise<boolean> {
    const ranges = this.#writers.flatMap(({ _id }) => this.#positions.rangesLeft(_id));
    const pages = await Promise.all(ranges.map((range) => readEntries(this.#db, range)));
    await this.#take(pages.flat());
    if (pages.some((page) => page.length === entriesInOneQuery)) return false;
    const ended = performance.now();
    this.#wholeAt = ended + pauseAfterWhole(ended - begun);
    this.#positions.readWhole();
    for (const follower of this.#followers) await follower.confirmed?.(begun);
    return true;
  }

  async #take(entries: readonly LogEntry[]): Promise<void> {
    let told = 0;
    for (const { _id, changes } of entries) {
      if (told >= changesAtOnce) {
        this.#tellReached();
        await setImmediate();
        told = 0;
      }
      const { writer, number } = entryNumber(_id);
      if (!this.#positions.take(writer, number)) continue;
      for (const change of changes) for (const follower of this.#followers) follower.changed(change);
      told += changes.length;
    }
    this.#tellReached();
  }

  #tellReached(): void {
    for (const follower of this.#followers) follower.reached?.(this.#positions);
  }

  async #beatWhenDue(): Promise<void> {
    const now = performance.now();
    if (now - this.#beatenAt < beatMillis) return;
    await beat(this.#db, this.#wallClock);
    this.#beatenAt = now;
  }

  #pause(millis: number): Promise<void> {
    if (this.#abort.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
