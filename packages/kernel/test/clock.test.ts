import { expect, test } from '@jest/globals';
import { systemClock } from '../src/index.js';

test('the system clock tells the time of the machine', () => {
  const before = new Date();
  const now = systemClock.now();
  expect(now.getTime()).toBeGreaterThanOrEqual(before.getTime());
  expect(now.getTime()).toBeLessThanOrEqual(Date.now());
});
