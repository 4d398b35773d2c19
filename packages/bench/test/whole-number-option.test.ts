import { expect, test } from '@jest/globals';
import { wholeNumber } from '../src/whole-number-option.js';

test('a whole number is taken', () => {
  expect(wholeNumber('rounds', '5')).toBe(5);
  expect(wholeNumber('policies', '9999999')).toBe(9_999_999);
});

test.each(['', '0', '-1', '1.5', '1e3', '05', 'many', '10000000'])(
  '%p is none, and the option is named',
  (text) => {
    expect(() => wholeNumber('rounds', text)).toThrow('--rounds is a whole number');
  },
);
