import { afterEach, describe, expect, test } from '@jest/globals';
import { type BulkAnswer, BulkReportInterrupted, ProblemError, reportInBulk } from '../src/index.js';
import { type BulkDoor, openBulkDoor } from './bulk-door.js';

const accepted = { outcome: 'accepted' };
const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `{"n":${index + 1}}`);

const collect = async (answers: AsyncIterable<BulkAnswer>): Promise<BulkAnswer[]> => {
  const all: BulkAnswer[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
};

describe('reporting in bulk', () => {
  let door: BulkDoor;
  afterEach(() => door.close());

  test('gives every line its answer, in order, and counts blank ones', async () => {
    door = await openBulkDoor(() => accepted);
    const progress: number[] = [];
    const answers = await collect(
      reportInBulk({
        url: door.url,
        lines: ['{"n":1}', '', '{"n":2}'],
        progress: ({ answered }) => progress.push(answered),
      }),
    );
    expect(answers.map(({ line, text, outcome }) => [line, text, outcome])).toEqual([
      [1, '{"n":1}', 'accepted'],
      [3, '{"n":2}', 'accepted'],
    ]);
    expect(progress).toEqual([1, 2]);
  });

  test('begins again at the first unanswered line when the connection breaks', async () => {
    let breaks = 3;
    door = await openBulkDoor((_, arrival) => {
      if (breaks > 0 && arrival % 700 === 0) {
        breaks -= 1;
        return 'break';
      }
      return accepted;
    });
    const answers = await collect(reportInBulk({ url: door.url, lines: numbered(3_000) }));
    expect(answers.map(({ line }) => line)).toEqual(numbered(3_000).map((_, index) => index + 1));
    expect(new Set(door.received).size).toBe(3_000);
    expect(door.requests()).toBe(4);
  });

  test('decides the lines behind a failed one anew', async () => {
    let failures = 2;
    door = await openBulkDoor((text) => {
      if (text === '{"n":5}' && failures > 0) {
        failures -= 1;
        return { outcome: 'failed', code: 'STORE_UNAVAILABLE' };
      }
      return failures > 0 && text === '{"n":6}'
        ? { outcome: 'rejected', code: 'PREDECESSOR_MISSING' }
        : accepted;
    });
    const answers = await collect(reportInBulk({ url: door.url, lines: numbered(8) }));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(8).fill('accepted'));
  });

  test('gives up on a line that meets a fault of the door again and again, and goes on', async () => {
    door = await openBulkDoor((text) =>
      text === '{"n":2}' ? { outcome: 'failed', code: 'INTERNAL' } : accepted,
    );
    const answers = await collect(reportInBulk({ url: door.url, lines: numbered(3), attempts: 2 }));
    expect(answers.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['accepted', undefined],
      ['failed', 'INTERNAL'],
      ['accepted', undefined],
    ]);
  });

  test('names the line to go on with when the door stays away', async () => {
    door = await openBulkDoor((text) => (text === '{"n":4}' ? 'break' : accepted));
    const report = collect(reportInBulk({ url: door.url, lines: numbered(9), attempts: 2 }));
    await expect(report).rejects.toMatchObject({ name: 'BulkReportInterrupted', line: 4 });
    await expect(report).rejects.toBeInstanceOf(BulkReportInterrupted);
  });

  test('waits where the service says to, and stops where it refuses', async () => {
    door = await openBulkDoor(
      () => accepted,
      (request) => (request === 1 ? { status: 503, code: 'DRAINING' } : { status: 403, code: 'FORBIDDEN' }),
    );
    const report = collect(reportInBulk({ url: door.url, lines: numbered(2) }));
    await expect(report).rejects.toBeInstanceOf(ProblemError);
    await expect(report).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 });
    expect(door.requests()).toBe(2);
  });

  test('reads no further ahead than the window while answers are not taken', async () => {
    door = await openBulkDoor(() => accepted);
    let read = 0;
    const source = function* (): Generator<string> {
      for (const line of numbered(100_000)) {
        read += 1;
        yield line;
      }
    };
    const answers = reportInBulk({ url: door.url, lines: source(), window: 50 });
    for (let taken = 0; taken < 10; taken += 1) await answers.next();
    expect(read).toBeLessThanOrEqual(60);
    await answers.return();
  });

  test('stops cleanly: what was sent is answered, nothing more is sent', async () => {
    door = await openBulkDoor(() => accepted);
    const stop = new AbortController();
    let read = 0;
    const source = function* (): Generator<string> {
      for (const line of numbered(100_000)) {
        read += 1;
        yield line;
      }
    };
    const answers: BulkAnswer[] = [];
    for await (const answer of reportInBulk({ url: door.url, lines: source(), signal: stop.signal })) {
      answers.push(answer);
      if (answers.length === 100) stop.abort();
    }
    expect(answers.length).toBe(door.received.length);
    expect(answers.length).toBe(read);
    expect(read).toBeLessThan(100_000);
  });

  test('passes on the fault of a source that breaks', async () => {
    door = await openBulkDoor(() => accepted);
    const source = function* (): Generator<string> {
      yield '{"n":1}';
      throw new Error('the disk is gone');
    };
    await expect(collect(reportInBulk({ url: door.url, lines: source() }))).rejects.toThrow(
      'the disk is gone',
    );
  });
});
