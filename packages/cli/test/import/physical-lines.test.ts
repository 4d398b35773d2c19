import { describe, expect, test } from '@jest/globals';
import { longestLineBytes } from '../../src/import/physical-lines.js';
import { collect, linesOf } from './source-of-text.js';

describe('lines of a file', () => {
  test.each([1, 2, 3, 7, 100])('are the same however it is cut (%i)', async (size) => {
    const lines = await collect(linesOf('a\r\n\n武汉\nlast', size));
    expect(lines.map(({ number, bytes, part }) => [number, String(bytes), part])).toEqual([
      [1, 'a\r\n', 'whole'],
      [2, '\n', 'whole'],
      [3, '武汉\n', 'whole'],
      [4, 'last', 'whole'],
    ]);
  });

  test.each([1_000, 1_000_000])('come in pieces where they are too long (%i)', async (size) => {
    const text = `a\n${'x'.repeat(3 * longestLineBytes)}\nb\n`;
    const lines = await collect(linesOf(text, size));
    expect(Buffer.concat(lines.map(({ bytes }) => bytes)).toString()).toBe(text);
    expect(Math.max(...lines.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(
      Math.max(size, longestLineBytes + size),
    );
    const ends = lines.filter(({ part }) => part !== 'piece');
    expect(ends.map(({ number, part }) => [number, part])).toEqual([
      [1, 'whole'],
      [2, 'long'],
      [3, 'whole'],
    ]);
    expect(String(ends[1]?.beginning)).toBe('x'.repeat(400));
  });

  test('end with the too long one when the file ends in it', async () => {
    const lines = await collect(linesOf('x'.repeat(2 * longestLineBytes), 1_000));
    expect(lines.at(-1)).toMatchObject({ number: 1, part: 'long' });
  });
});
