import { expect, test } from '@jest/globals';
import { CountedTries } from '../../src/messaging/counted-tries.js';

test('tries are counted by event, until it is settled', () => {
  const tries = new CountedTries();
  expect([tries.failed(1), tries.failed(1), tries.failed(2)]).toEqual([1, 2, 1]);
  tries.forget(1);
  expect([tries.failed(1), tries.failed(2)]).toEqual([1, 2]);
});

test('the event that failed longest ago is forgotten first', () => {
  const tries = new CountedTries();
  for (let sequence = 0; sequence < 10_000; sequence += 1) tries.failed(sequence);
  tries.failed(0);
  tries.failed(10_000);
  expect([tries.failed(0), tries.failed(1)]).toEqual([3, 1]);
});
