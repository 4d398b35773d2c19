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
  expect(numbersAskedNext(512, 600)).toBe(512);
  expect(numbersAskedNext(256, 100)).toBe(256);
  expect(numbersAskedNext(256, 10)).toBe(128);
  expect(numbersAskedNext(16, 0)).toBe(16);
});
