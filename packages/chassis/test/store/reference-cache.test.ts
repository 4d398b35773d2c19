import { MovableClock } from '@donghu/testkit';
import { beforeEach, expect, test } from '@jest/globals';
import { ReferenceCache } from '../../src/store/reference-cache.js';

let clock: MovableClock;
let cache: ReferenceCache;

const insurer = { _id: 'insurer', version: 1 };

beforeEach(() => {
  clock = new MovableClock();
  cache = new ReferenceCache(clock, 1_000);
});

test('a document is known for as long as it is fresh', () => {
  cache.keep('institutions/insurer', insurer);
  clock.moveBy(999);
  expect(cache.find('institutions/insurer')).toBe(insurer);
  clock.moveBy(1);
  expect(cache.find('institutions/insurer')).toBeUndefined();
});

test('what was changed is not known any more', () => {
  cache.keep('institutions/insurer', insurer);
  cache.forget('institutions/insurer');
  expect(cache.find('institutions/insurer')).toBeUndefined();
});

test('a clock that is set back keeps nothing for longer', () => {
  cache.keep('institutions/insurer', insurer);
  clock.moveBy(-1);
  expect(cache.find('institutions/insurer')).toBeUndefined();
});

test('it holds so many and no more: the one read longest ago goes first', () => {
  for (let number = 0; number <= 10_000; number += 1) cache.keep(`many/${number}`, insurer);
  expect(cache.find('many/0')).toBeUndefined();
  expect(cache.find('many/1')).toBe(insurer);
});
