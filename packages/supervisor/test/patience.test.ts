import { expect, test } from '@jest/globals';
import { Patience } from '../src/patience.js';

test('is over when nothing has become less for so long', () => {
  const patience = new Patience(1_000);
  expect(patience.isOver(8, 0)).toBe(false);
  expect(patience.isOver(8, 1_000)).toBe(false);
  expect(patience.isOver(8, 1_001)).toBe(true);
});

test('begins anew with each that is done, and not when more comes', () => {
  const patience = new Patience(1_000);
  expect(patience.isOver(8, 0)).toBe(false);
  expect(patience.isOver(7, 900)).toBe(false);
  expect(patience.isOver(9, 1_900)).toBe(false);
  expect(patience.isOver(8, 1_901)).toBe(true);
});
