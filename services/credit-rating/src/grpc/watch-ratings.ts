import { type RatingChange as RatingChangeMessage, WatchRatingsResponse } from '@donghu/contracts/credit';
import { domainError, Refusal } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { ShareLapse } from '../commands/share-lapse.js';
import { leftOfMessage, shownChange } from '../commands/shown-rating.js';
import type { RatingPart } from '../domain/rating-part.js';
import type { ChangePositions, NumberRange } from '../store/change-positions.js';
import { entriesInOneQuery, readEntries } from '../store/change-queries.js';
import { entryNumber, isToldChange } from '../store/rating-changes.js';
import { changeMessage, changesInOneMessage, type RatingWatch } from './rating-watch.js';

export interface Watching {
  readonly db: Db;
  readonly watch: RatingWatch;
  /** Where the caller says that it stands; absent: at the end. */
  readonly after: ChangePositions | undefined;
  /** Empty: all. */
  readonly codes: ReadonlySet<string>;
  /** What is shown of each change. */
  readonly parts: readonly RatingPart[];
  /** Of a watch under a grant: asked before anything is told. */
  readonly lapse: ShareLapse | undefined;
  /** The door begins to close. */
  readonly closing: AbortSignal;
}

const heartbeatMillis = 5_000;

const encoded = (changes: readonly RatingChangeMessage[], cursor: string): Buffer =>
  Buffer.from(WatchRatingsResponse.encode({ changes: [...changes], cursor }).finish());

const tooSlow = (): Refusal =>
  new Refusal(
    domainError(
      'READER_TOO_SLOW',
      'the changes were not read as fast as they came; go on after the last cursor',
    ),
  );

const closed = (): Refusal =>
  new Refusal(domainError('DRAINING', 'the service is stopping; go on elsewhere after the last cursor'));

const lowerRange = (a: NumberRange, to: number): NumberRange => ({ ...a, to: Math.min(a.to, to) });

/**
 * What lies between two positions in the log, in pages that fit into a message; `standing` moves along from the one to
 * the other.
 */
async function* changesUpTo(
  db: Db,
  standing: ChangePositions,
  end: ChangePositions,
): AsyncGenerator<readonly RatingChangeMessage[]> {
  for (const [writer, { highest }] of end.writers) {
    for (const left of standing.rangesLeft(writer)) {
      let range = lowerRange(left, highest);
      while (range.from <= range.to) {
        const page = await readEntries(db, range);
        let news: RatingChangeMessage[] = [];
        for (const { _id, changes } of page) {
          const { number } = entryNumber(_id);
          if (!end.includes(writer, number) || !standing.take(writer, number)) continue;
          news.push(...changes.filter(isToldChange).map(changeMessage));
          if (news.length < changesInOneMessage) continue;
          yield news;
          news = [];
        }
        yield news;
        const last = page.at(-1);
        if (last === undefined || page.length < entriesInOneQuery) break;
        range = { ...range, from: entryNumber(last._id).number + 1 };
      }
    }
  }
}

/** A writer that the feed has forgotten is not waited for. */
const longestWaitMillis = 2_000;
const waitMillis = 50;

/**
 * Waits until this process has read what the caller was told by another one: it would be told of it again, and its
 * cursor would be set back.
 */
const untilReached = async (
  watch: RatingWatch,
  after: ChangePositions,
  closing: AbortSignal,
): Promise<void> => {
  const until = performance.now() + longestWaitMillis;
  while (!covers(watch.end.positions, after) && performance.now() < until && !closing.aborted) {
    await new Promise((resolve) => setTimeout(resolve, waitMillis));
  }
};

const covers = (end: ChangePositions, after: ChangePositions): boolean =>
  [...after.writers].every(([writer, { highest }]) => end.includes(writer, highest));

/** New ratings as they are made, after those that the caller has missed. Without an end of its own. */
export async function* watchRatings(watching: Watching): AsyncGenerator<Buffer> {
  const { db, watch, after, codes, parts, lapse, closing } = watching;
  const seesWhole = leftOfMessage(parts) === undefined && parts.includes('cause');
  const wanted = (changes: readonly RatingChangeMessage[]): readonly RatingChangeMessage[] => {
    const chosen =
      codes.size === 0
        ? changes
        : changes.filter(({ graded }) => codes.has(graded?.rating?.enterpriseUscc ?? ''));
    return seesWhole ? chosen : chosen.map((change) => shownChange(change, parts));
  };
  const untilLapsed = async (): Promise<void> => {
    const lapsed = await lapse?.();
    if (lapsed !== undefined) throw new Refusal(lapsed);
  };
  if (after !== undefined) await untilReached(watch, after, closing);
  const { nextIndex, positions, cursor } = watch.end;
  let sentAt = performance.now();
  /** Called when the reader has taken what was sent. */
  const taken = (): void => {
    if (closing.aborted) throw closed();
    sentAt = performance.now();
  };
  if (after !== undefined) {
    const standing = after.copy();
    for await (const changes of changesUpTo(db, standing, positions)) {
      const news = wanted(changes);
      if (news.length === 0) continue;
      await untilLapsed();
      sentAt = performance.now();
      yield encoded(news, watch.cursorAt(standing));
      taken();
    }
  }
  sentAt = performance.now();
  yield encoded([], cursor);
  taken();
  let index = nextIndex;
  for (;;) {
    await untilLapsed();
    const told = watch.since(index);
    if (told === undefined) throw tooSlow();
    for (const { changes, response, cursor: reached } of told) {
      index += 1;
      const news = wanted(changes);
      if (news.length === 0) continue;
      await untilLapsed();
      sentAt = performance.now();
      yield news === changes ? response : encoded(news, reached);
      taken();
    }
    if (performance.now() - sentAt >= heartbeatMillis) {
      sentAt = performance.now();
      const { cursor: reached, nextIndex: upTo } = watch.end;
      if (index === upTo) yield encoded([], reached);
      taken();
    }
    if (watch.end.nextIndex === index) await watch.news();
    if (closing.aborted) throw closed();
  }
}
