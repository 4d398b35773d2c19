import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { returnStartLeftovers } from '../../src/lifecycle/start-leftovers.js';

const exposed = globalThis.gc;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
  globalThis.gc = exposed;
});

test('what the start leaves behind is collected once, and not before the service is up for a while', () => {
  const asked: unknown[] = [];
  globalThis.gc = ((options: unknown) => asked.push(options)) as unknown as NodeJS.GCFunction; // Only this form is called.
  returnStartLeftovers();
  expect(asked).toEqual([]);
  jest.advanceTimersByTime(60_000);
  expect(asked).toEqual([{ type: 'major', execution: 'sync', flavor: 'last-resort' }]);
});

test('a tick is under way meanwhile', () => {
  const ticks = jest.spyOn(process, 'nextTick');
  let underWay = 0;
  globalThis.gc = (() => {
    underWay = ticks.mock.calls.length;
  }) as unknown as NodeJS.GCFunction; // Called without a result to look at.
  returnStartLeftovers();
  jest.advanceTimersByTime(60_000);
  expect(underWay).toBe(1);
});

test('a process whose collector is not exposed goes on as it is', () => {
  globalThis.gc = undefined;
  returnStartLeftovers();
  expect(jest.getTimerCount()).toBe(0);
});
