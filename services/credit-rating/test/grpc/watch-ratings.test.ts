import { WatchRatingsResponse } from '@donghu/contracts/credit';
import { calendarDateAt, systemClock } from '@donghu/kernel';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Db } from 'mongodb';
import { RatingWatch } from '../../src/grpc/rating-watch.js';
import { watchRatings } from '../../src/grpc/watch-ratings.js';
import { ChangePositions } from '../../src/store/change-positions.js';
import { changeId, changeNumber, type RatingChange } from '../../src/store/rating-changes.js';

const writer = 'aaaaaaaaaaaa';
/** More than a watch remembers. */
const tooMany = 20_500;

const change = (number: number): RatingChange => ({
  _id: changeId(writer, number),
  uscc: `9142010000000${String(number).padStart(5, '0')}`,
  version: 1,
  at: new Date(0),
  ratings: [
    {
      version: 1,
      cause: 'FIRST',
      grade: 'UNRATED',
      supervisionClass: 'UNRATED',
      scoreMilli: 0,
      missingMilli: 1_000_000,
      vetoes: [],
      dimensions: [],
      modelVersion: '2025.1',
      recordedAt: new Date(0),
      effectiveAt: new Date(0),
      validTo: calendarDateAt(new Date(0)),
    },
  ],
});

describe('a watch', () => {
  const positions = new ChangePositions();
  let watch: RatingWatch;
  let next = 0;
  let closing: AbortController;

  const happen = (count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      next += 1;
      positions.take(writer, changeNumber(changeId(writer, next)).number);
      watch.changed(change(next));
    }
    watch.reached(positions);
  };

  const open = () =>
    watchRatings({
      // Whoever begins at the end reads nothing of the log.
      db: undefined as unknown as Db,
      watch,
      after: undefined,
      codes: new Set(),
      closing: closing.signal,
    });

  const pull = async (stream: AsyncGenerator<Buffer>): Promise<number> => {
    const { value } = await stream.next();
    return WatchRatingsResponse.decode(value ?? Buffer.alloc(0)).changes.length;
  };

  beforeEach(() => {
    watch = new RatingWatch('stream', systemClock);
    closing = new AbortController();
    watch.reached(positions);
  });

  afterEach(() => watch.close());

  test('begins with a cursor, and tells of what happens next', async () => {
    const stream = open();
    expect(await pull(stream)).toBe(0);
    happen(3);
    expect(await pull(stream)).toBe(3);
  });

  test('shares the bytes between all who watch', async () => {
    const streams = [open(), open()];
    for (const stream of streams) await pull(stream);
    happen(1);
    const [one, other] = await Promise.all(streams.map((stream) => stream.next()));
    expect(one?.value).toBe(other?.value);
  });

  test('cuts off who reads too slowly, and nobody else', async () => {
    const [slow, quick] = [open(), open()];
    await pull(slow);
    await pull(quick);
    let heard = 0;
    for (let told = 0; told < tooMany; told += 500) {
      happen(500);
      while (heard < told + 500) heard += await pull(quick);
    }
    await expect(slow.next()).rejects.toMatchObject({
      error: { code: 'READER_TOO_SLOW' },
    });
  });

  test('ends when the door closes', async () => {
    watch.wakeOn(closing.signal);
    const stream = open();
    await pull(stream);
    const waiting = stream.next();
    closing.abort();
    await expect(waiting).rejects.toMatchObject({ error: { code: 'DRAINING' } });
  });
});
