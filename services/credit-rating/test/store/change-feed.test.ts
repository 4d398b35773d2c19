import { expect, test } from '@jest/globals';
import { numbersAskedNext, pauseAfterWhole } from '../../src/store/change-feed.js';
import { stalestAnswerMillis } from '../../src/store/stalest-answer.js';

const pollMillis = 200;

test('all that is left is read twice a second', () => {
  expect(pauseAfterWhole(2)).toBe(500);
});

test('it is read sooner where answers would grow stale', () => {
  for (const reading of [60, 150, 299]) {
    expect(reading + pauseAfterWhole(reading) + pollMillis + reading).toBeLessThanOrEqual(
      stalestAnswerMillis,
    );
  }
});

test('a store that is slow anyway is left alone', () => {
  expect(pauseAfterWhole(300)).toBe(3_000);
});

test('more numbers are asked for while many come, and few again afterwards', () => {
  expect(numbersAskedNext(16, 16)).toBe(32);
  expect(numbersAskedNext(128, 200)).toBe(128);
  expect(numbersAskedNext(64, 25)).toBe(64);
  expect(numbersAskedNext(64, 10)).toBe(32);
  expect(numbersAskedNext(4, 0)).toBe(4);
});
