import { expect, test } from '@jest/globals';
import { versionOn } from '../../src/domain/version-on.js';
import { day } from '../file-builder.js';

test.each([
  ['2020-01-01', 'first'],
  ['2025-12-31', 'first'],
  ['2026-01-01', 'second'],
  ['2027-06-30', 'third'],
])('the version of %s is the %s', (on, name) => {
  const first = { name: 'first', from: day('2025-01-01') };
  // In any order.
  const later = [
    { name: 'third', from: day('2027-01-01') },
    { name: 'second', from: day('2026-01-01') },
  ];
  expect(versionOn([first, ...later], day(on)).name).toBe(name);
});
