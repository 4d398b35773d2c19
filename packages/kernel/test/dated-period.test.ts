import { describe, expect, test } from '@jest/globals';
import { type CalendarDate, holdsOn, isDomainError, parseCalendarDate, Refusal } from '../src/index.js';

const day = (text: string): CalendarDate => {
  const parsed = parseCalendarDate(text);
  if (isDomainError(parsed)) throw new Refusal(parsed);
  return parsed;
};

describe('a dated period', () => {
  const closed = { from: day('2025-03-10'), to: day('2026-03-10') };

  test.each([
    ['2025-03-09', false],
    ['2025-03-10', true],
    ['2026-03-09', true],
    ['2026-03-10', false],
  ])('on %s: %s', (text, holds) => {
    expect(holdsOn(closed, day(text))).toBe(holds);
  });

  test('without an end holds on', () => {
    expect(holdsOn({ from: closed.from }, day('9999-12-31'))).toBe(true);
    expect(holdsOn({ from: closed.from, to: undefined }, day('2025-03-09'))).toBe(false);
  });

  test('that ends on the day it starts never holds', () => {
    expect(holdsOn({ from: closed.from, to: closed.from }, closed.from)).toBe(false);
  });
});
