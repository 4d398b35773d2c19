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
    if (pace.isDue({ rows, changes }, at * second)) return at;
  }
  return undefined;
};

describe('a fold that goes on', () => {
  test('gives way when a file comes in', () => {
    const pace = new FoldPace();
    expect(pace.isDue({ rows: 8, changes: 4_000 }, 0)).toBe(false);
    expect(pace.isDue({ rows: 8, changes: 4_000 }, second)).toBe(true);
    pace.folded(2_000);
    expect(pace.isDue({ rows: 4, changes: 2_000 }, 1.3 * second)).toBe(true);
    pace.folded(1_000);
    expect(pace.isDue({ rows: 4, changes: 2_000 }, 1.6 * second)).toBe(false);
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

  test('is due when a file has ended', () => {
    const pace = new FoldPace();
    expect(pace.isDue({ rows: 50, changes: 5_000 }, 0)).toBe(false);
    expect(pace.isDue({ rows: 50, changes: 5_000 }, second)).toBe(true);
    pace.folded(4_900);
    expect(pace.isDue({ rows: 1, changes: 100 }, 1.1 * second)).toBe(false);
  });
});
