import { expect, test } from '@jest/globals';
import { steadyClock, systemClock } from '../src/index.js';

test('the system clock tells the time of the machine', () => {
  const before = systemClock.now();
  expect(Math.abs(before.getTime() - Date.now())).toBeLessThan(60_000);
  expect(systemClock.now().getTime()).toBeGreaterThanOrEqual(before.getTime());
});

test('a clock that is set back by a little stands still until it has caught up, and follows one set back by more', () => {
  const told = [5_000, 4_300, 4_000, 5_001, 4_000, 4_500];
  const clock = steadyClock(() => told.shift() ?? 0);
  const read = Array.from({ length: 6 }, () => clock.now().getTime());
  expect(read).toEqual([5_000, 5_000, 5_000, 5_001, 4_000, 4_500]);
});
