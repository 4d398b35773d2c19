import { WatchRatingsResponse } from '@donghu/contracts/credit';
import { calendarDateAt, type DomainError, systemClock } from '@donghu/kernel';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Db } from 'mongodb';
import { type RatingPart, ratingParts } from '../../src/domain/rating-part.js';
import { notShared } from '../../src/domain/share-grant.js';
import { RatingWatch } from '../../src/grpc/rating-watch.js';
import { watchRatings } from '../../src/grpc/watch-ratings.js';
import { ChangePositions } from '../../src/store/change-positions.js';
import type { RatingChange } from '../../src/store/rating-changes.js';

const writer = 'aaaaaaaaaaaa';
/** More than a watch remembers. */
const tooMany = 20_500;

const change = (number: number): RatingChange => ({
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
  let parts: readonly RatingPart[] = ratingParts;
  let lapsed: DomainError | undefined;

  const happen = (count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      next += 1;
      positions.take(writer, next);
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
      parts,
      lapse: async () => lapsed,
      closing: closing.signal,
    });

  const pull = async (stream: AsyncGenerator<Buffer>): Promise<number> => {
    const { value } = await stream.next();
    return WatchRatingsResponse.decode(value ?? Buffer.alloc(0)).changes.length;
  };

  beforeEach(() => {
    watch = new RatingWatch('stream', systemClock);
    closing = new AbortController();
    parts = ratingParts;
    lapsed = undefined;
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

  test('tells nothing of a change but the parts that may be seen', async () => {
    parts = ['supervisionClass'];
    const stream = open();
    await pull(stream);
    happen(1);
    const { value } = await stream.next();
    const [told] = WatchRatingsResponse.decode(value ?? Buffer.alloc(0)).changes;
    expect(told?.graded).toMatchObject({
      cause: '',
      rating: { version: 1n, grade: '', supervisionClass: 'SUPERVISION_CLASS_UNRATED', validTo: '' },
    });
  });

  test('ends with the grant that it is under, before anything else is told', async () => {
    const stream = open();
    await pull(stream);
    const waiting = stream.next();
    lapsed = notShared('REVOKED', 'the grant was revoked');
    happen(1);
    await expect(waiting).rejects.toMatchObject({
      error: { code: 'SHARE_REQUEST_MISSING', facts: { reason: 'REVOKED' } },
    });
  });

  test('looks after its grant when rights change, though no rating does', async () => {
    const stream = open();
    await pull(stream);
    const waiting = stream.next();
    lapsed = notShared('REVOKED', 'the grant was revoked');
    next += 1;
    const revoked = { department: 'STB', purpose: 'SUPERVISION', fields: [], revoked: true } as const;
    const day = calendarDateAt(new Date(0));
    watch.changed({
      shareRequest: 'request-1',
      version: 2,
      at: new Date(0),
      grant: { ...revoked, from: day, to: day },
    });
    watch.reached(positions);
    await expect(waiting).rejects.toMatchObject({ error: { code: 'SHARE_REQUEST_MISSING' } });
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
