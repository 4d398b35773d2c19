import { expect, test } from '@jest/globals';
import { AggregateLanes } from '../../src/messaging/aggregate-lanes.js';

const lanesWith = (...items: readonly (readonly [string, number])[]): AggregateLanes<number> => {
  const lanes = new AggregateLanes<number>();
  for (const [aggregate, item] of items) lanes.add(aggregate, item);
  return lanes;
};

test('one thing of each aggregate is under way at a time, in their order', () => {
  const lanes = lanesWith(['a', 1], ['a', 2], ['b', 3]);
  expect([lanes.next(), lanes.next(), lanes.next()]).toEqual([
    { aggregate: 'a', item: 1 },
    { aggregate: 'b', item: 3 },
    undefined,
  ]);
  lanes.takeFirst('a');
  lanes.free('a');
  expect(lanes.next()).toEqual({ aggregate: 'a', item: 2 });
});

test('an aggregate that is done with is forgotten', () => {
  const lanes = lanesWith(['a', 1]);
  lanes.next();
  lanes.takeFirst('a');
  lanes.free('a');
  expect(lanes.has('a')).toBe(false);
});

test('what is held has no turn until it is freed', () => {
  const lanes = lanesWith(['a', 1]);
  lanes.hold('a');
  expect(lanes.next()).toBeUndefined();
  lanes.free('a');
  expect(lanes.next()).toEqual({ aggregate: 'a', item: 1 });
});

test('what failed stays first, and waits the longer the more often', () => {
  const lanes = lanesWith(['a', 1], ['a', 2]);
  lanes.next();
  const waits = [1, 2, 3, 4, 5, 6, 7].map(() => lanes.postpone('a'));
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
  expect(lanes.next()).toBeUndefined();
  lanes.again('a');
  expect(lanes.next()).toEqual({ aggregate: 'a', item: 1 });
});
