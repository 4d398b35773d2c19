import { expect, test } from '@jest/globals';
import { KnownPresence } from '../../src/store/known-presence.js';

test('what was seen is known, in its collection', () => {
  const presence = new KnownPresence();
  presence.keep('enterprises', 'one');
  expect(presence.has('enterprises', 'one')).toBe(true);
  expect(presence.has('enterprises', 'another')).toBe(false);
  expect(presence.has('institutions', 'one')).toBe(false);
});

test('it holds so many and no more: the one seen first goes first', () => {
  const presence = new KnownPresence();
  for (let number = 0; number <= 100_000; number += 1) presence.keep('enterprises', String(number));
  expect(presence.has('enterprises', '0')).toBe(false);
  expect(presence.has('enterprises', '1')).toBe(true);
});
