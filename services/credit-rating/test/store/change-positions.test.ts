import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ChangePositions, lastNumberOfAll } from '../../src/store/change-positions.js';
import { beatsOfOneTransaction } from '../../src/store/change-writers.js';

const writer = 'aaaaaaaaaaaa';

const reader = (beats = 1): ChangePositions => {
  const positions = new ChangePositions();
  positions.hear({ _id: writer, beats });
  return positions;
};

describe('where a reader of the log stands', () => {
  test('takes every number once, in whatever order transactions end', () => {
    const numbers = fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1 })
      .chain((some) => fc.tuple(fc.constant(some), fc.array(fc.constantFrom(...some), { maxLength: 80 })));
    fc.assert(
      fc.property(numbers, ([some, again]) => {
        const positions = reader();
        const taken = [...some, ...again].filter((number) => positions.take(writer, number));
        expect(taken).toEqual(some);
        for (let number = 1; number <= 45; number += 1) {
          expect(positions.includes(writer, number)).toBe(some.includes(number));
          const isLookedFor = positions
            .rangesLeft(writer)
            .some(({ from, to }) => from <= number && number <= to);
          // Many gaps are read as one range, with what lies between them.
          expect(isLookedFor || some.includes(number)).toBe(true);
        }
      }),
    );
  });

  test('looks for what is missing for as long as its transaction may live', () => {
    const positions = reader(5);
    positions.take(writer, 3);
    expect(positions.rangesLeft(writer)).toEqual([
      { writer, from: 1, to: 2 },
      { writer, from: 4, to: lastNumberOfAll },
    ]);
    positions.hear({ _id: writer, beats: 5 + beatsOfOneTransaction - 1 });
    expect(positions.take(writer, 1)).toBe(true);
    expect(positions.rangesLeft(writer)).toHaveLength(2);
    positions.hear({ _id: writer, beats: 5 + beatsOfOneTransaction });
    expect(positions.rangesLeft(writer)).toEqual([{ writer, from: 4, to: lastNumberOfAll }]);
  });

  test('looks once more for what a writer has left out that has stopped, and no further', () => {
    const positions = reader();
    positions.take(writer, 3);
    positions.readWhole();
    positions.hear({ _id: writer, beats: 1, stoppedAt: new Date() });
    // What it committed last may not have been there when the log was read before.
    expect(positions.take(writer, 1)).toBe(true);
    expect(positions.rangesLeft(writer)[0]).toEqual({ writer, from: 2, to: 2 });
    positions.readWhole();
    expect(positions.rangesLeft(writer)).toEqual([{ writer, from: 4, to: lastNumberOfAll }]);
  });

  test('is not moved by what becomes of the reader afterwards', () => {
    const positions = reader();
    positions.take(writer, 1);
    const copy = positions.copy();
    positions.take(writer, 2);
    expect(copy.includes(writer, 2)).toBe(false);
  });
});
