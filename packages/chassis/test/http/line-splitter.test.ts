import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from '../../src/http/line-splitter.js';

const linesOf = (chunks: readonly Buffer[], limitBytes: number): [number, string | undefined][] => {
  const splitter = new LineSplitter(limitBytes);
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()].map(
    ({ number, bytes }) => [number, bytes === undefined ? undefined : Buffer.from(bytes).toString()],
  );
};

describe('a line splitter', () => {
  test('gives the same lines however the bytes are cut', () => {
    const text = fc.array(fc.constantFrom('a', '东', '\n', '\r', ' ', '{}'), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(20)), (parts, cuts) => {
        const whole = Buffer.from(parts.join(''));
        const chunks: Buffer[] = [];
        let rest = whole;
        for (const cut of cuts) {
          chunks.push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        expect(linesOf([...chunks, rest], 8)).toEqual(linesOf([whole], 8));
      }),
    );
  });

  test('leaves blank lines out but counts them, and gives up a line that is too long', () => {
    expect(linesOf([Buffer.from('a\n\n \r\nbcdefghij\nk')], 5)).toEqual([
      [1, 'a'],
      [4, undefined],
      [5, 'k'],
    ]);
  });
});
