import { describe, expect, test } from '@jest/globals';
import { FoldPace } from '../../src/jobs/fold-pace.js';
import { mostWaitingRows } from '../../src/store/measure-rows.js';

const second = 1_000;

/** The first second in which a fold is due, where each brings so many changes in a row of their own. */
const dueAfter = (changesEach: number, changesOfRow = changesEach): number | undefined => {
  const pace = new FoldPace();
  for (let at = 0; at <= 100; at += 1) {
    const changes = changesEach * (at + 1);
    const rows = Math.ceil(changes / changesOfRow);
    if (pace.due({ rows, changes }, at * second) > 0) return at;
  }
  return undefined;
};

describe('a fold that goes on', () => {
  test('gives way when a file comes in', () => {
    const pace = new FoldPace();
    expect(pace.due({ rows: 8, changes: 4_000 }, 0)).toBe(0);
    expect(pace.due({ rows: 8, changes: 4_000 }, 10 * second)).toBe(500);
    pace.folded(2_000);
    expect(pace.due({ rows: 4, changes: 2_000 }, 10.3 * second)).toBe(250);
    pace.folded(1_000);
    expect(pace.due({ rows: 4, changes: 2_000 }, 10.6 * second)).toBe(0);
  });

  test('rests as long as it took where policies come in, and not where it is alone', () => {
    const pace = new FoldPace();
    pace.due({ rows: 400, changes: 400 }, 0);
    expect(pace.due({ rows: 500, changes: 500 }, second)).toBe(250);
    expect(pace.restAfter(80)).toBe(80);
    pace.folded(250);
    pace.due({ rows: 250, changes: 250 }, 1.2 * second);
    expect(pace.restAfter(80)).toBe(0);
  });
});

describe('how much is folded at once', () => {
  const sizeWhere = (changes: number): number => {
    const pace = new FoldPace();
    pace.due({ rows: 1, changes }, 0);
    return pace.due({ rows: 1, changes }, 10 * second);
  };

  test('is a share of what waits, within bounds', () => {
    expect(sizeWhere(800)).toBe(250);
    expect(sizeWhere(8_001)).toBe(1_001);
    expect(sizeWhere(90_000)).toBe(2_000);
  });
});

describe('a fold', () => {
  test('is never due where nothing waits', () => {
    expect(dueAfter(0)).toBeUndefined();
  });

  test('waits for company, but not for long', () => {
    expect(dueAfter(10)).toBe(15);
    expect(dueAfter(100)).toBe(4);
  });

  test('stands back behind a file, until it has waited long or much waits', () => {
    expect(dueAfter(1_000)).toBe(60);
    expect(dueAfter(5_000)).toBe(19);
    expect(dueAfter(1_000, 1)).toBe(mostWaitingRows / 1_000 - 1);
  });

  test('is due at once where no more come', () => {
    const pace = new FoldPace();
    expect(pace.due({ rows: 1, changes: 1 }, 0)).toBe(0);
    expect(pace.due({ rows: 1, changes: 1 }, second)).toBe(250);
  });

  test('is due a while after a file has ended', () => {
    const pace = new FoldPace();
    expect(pace.due({ rows: 50, changes: 5_000 }, 0)).toBe(0);
    expect(pace.due({ rows: 50, changes: 5_000 }, 9 * second)).toBe(0);
    expect(pace.due({ rows: 50, changes: 5_000 }, 10 * second)).toBe(625);
    pace.folded(4_900);
    expect(pace.due({ rows: 2, changes: 110 }, 10.1 * second)).toBe(0);
  });
});
