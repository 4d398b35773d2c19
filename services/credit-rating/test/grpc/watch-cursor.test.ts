import { describe, expect, test } from '@jest/globals';
import { cursorText, parseCursor } from '../../src/grpc/watch-cursor.js';
import { ChangePositions } from '../../src/store/change-positions.js';

const a = 'aaaaaaaaaaaa';
const b = 'bbbbbbbbbbbb';

describe('the cursor of a watch', () => {
  test('says where its watcher stands, gaps too', () => {
    const positions = new ChangePositions();
    for (const number of [1, 2, 5, 9]) positions.take(a, number);
    positions.take(b, 1);
    const text = cursorText({ stream: 's', issuedAt: 7, positions });
    expect(text).toMatch(/^[\w-]+$/);
    const read = parseCursor(text);
    expect(read).toMatchObject({ stream: 's', issuedAt: 7 });
    for (let number = 1; number <= 10; number += 1) {
      expect(read?.positions.includes(a, number)).toBe(positions.includes(a, number));
    }
    expect(read?.positions.includes(b, 1)).toBe(true);
  });

  const base64 = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');

  test.each([
    ['nothing', ''],
    ['a word', 'next'],
    ['JSON of something else', base64({ page: 2 })],
    ['no object', base64(null)],
    ['an unknown writer', base64({ s: 's', t: 1, w: { 'a/../b': [1] } })],
    ['half a gap', base64({ s: 's', t: 1, w: { [a]: [4, 2] } })],
    ['a number that is none', base64({ s: 's', t: 1, w: { [a]: [-1] } })],
    ['a fraction', base64({ s: 's', t: 0.5, w: {} })],
    ['more than a cursor ever is', 'A'.repeat(70_000)],
  ])('is not read from %s', (_, text) => {
    expect(parseCursor(text)).toBeUndefined();
  });
});
