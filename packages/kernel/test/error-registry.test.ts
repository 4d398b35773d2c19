import { expect, test } from '@jest/globals';
import { errorRegistry } from '../src/index.js';

const definitions = Object.entries(errorRegistry);

test.each(definitions)('%s has a name, an HTTP status and a title in both languages', (code, definition) => {
  expect(code).toMatch(/^[A-Z][A-Z0-9_]*$/);
  expect(definition.http).toBeGreaterThanOrEqual(400);
  expect(definition.http).toBeLessThan(600);
  expect(definition.title.en).toMatch(/^[A-Z]/);
  expect(definition.title.zh).toMatch(/\p{Script=Han}/u);
});

test('what is unavailable may be tried again, what is invalid may not', () => {
  const retryable = (grpc: string): Set<boolean> =>
    new Set(definitions.filter(([, one]) => one.grpc === grpc).map(([, one]) => one.retryable));
  expect(retryable('UNAVAILABLE')).toEqual(new Set([true]));
  expect(retryable('INVALID_ARGUMENT')).toEqual(new Set([false]));
});
