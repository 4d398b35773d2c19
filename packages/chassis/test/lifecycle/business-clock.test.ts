import { MovableClock } from '@donghu/testkit';
import { expect, test } from '@jest/globals';
import { createBusinessClock } from '../../src/lifecycle/business-clock.js';

test('runs with the wall clock, and goes on from wherever it was moved to', () => {
  const wall = new MovableClock('2025-03-10T02:00:00Z');
  const business = createBusinessClock(wall);
  expect(business.now()).toEqual(wall.now());
  business.moveTo(new Date('2025-12-31T15:59:59Z'));
  wall.moveBy(2_000);
  expect(business.now()).toEqual(new Date('2025-12-31T16:00:01Z'));
  expect(wall.now()).toEqual(new Date('2025-03-10T02:00:02Z'));
  business.moveTo(new Date('2024-02-29T00:00:00Z'));
  expect(business.now()).toEqual(new Date('2024-02-29T00:00:00Z'));
});
